/** What an emoji is called, for whoever looks closer at one: the table of names is fetched then. */
import { EmojiTable } from "../core/emoji.js";

/** @typedef {import("./store.js").Store} Store */

/** Subscribes like a signal. @param {Store} store @param {string} emoji @returns {string} itself while that is not known */
export const nameOfEmoji = (store, emoji) => store.part(EmojiTable).nameOf(emoji);

/** @param {Store} store */
export const learnNames = (store) => void store.part(EmojiTable).load().catch(() => {}); // looked at again, they are asked for again
