/** What may be meant while one types: `@an` a person, `:ta` an emoji. */
import { html } from "../../vendor/htm-preact.js";
import { asEntries, CustomEmoji } from "../core/custom_emoji.js";
import { EmojiTable, searched } from "../core/emoji.js";
import { gettext } from "../core/words.js";
import { EmojiFace } from "./emoji-face.js";
import { Icon } from "./icon.js";
import { inOrder, isCalled } from "./people-order.js";
import { Avatar, nameOf } from "./people.js";

/** @import { ComponentChild } from "../../vendor/preact.js" */
/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Store } from "./store.js" */

/**
 * @typedef {object} Suggestion
 * @property {string} text what comes into the place of what is typed
 * @property {ComponentChild} face
 * @property {string} label
 * @property {string} hint
 */

const MOST_SUGGESTED = 6;
const CALLS = [
  { name: "room", hint: gettext("everybody in it") },
  { name: "here", hint: gettext("those of them who are here") },
];

/**
 * @param {Store} store
 * @param {RoomModel} room
 * @param {{sign: string, letters: string}} asked
 * @returns {{title: string, list: Suggestion[]}}
 */
export function suggestionsFor(store, room, asked) {
  if (asked.sign === "@") return { title: gettext("People"), list: [...people(store, asked.letters), ...calls(room, asked.letters)].slice(0, MOST_SUGGESTED) };
  return { title: gettext("Emoji"), list: emoji(store, asked.letters) };
}

/** @param {Store} store @param {string} letters @returns {Suggestion[]} */
function people(store, letters) {
  const me = store.me.peek().id;
  const fits = [...store.users.value.values()].filter((user) => user.id !== me && isCalled(user, letters));
  // Typed out in full there is nothing left to complete: Enter sends.
  if (fits.length === 1 && fits[0]?.nickname.toLocaleLowerCase() === letters.toLocaleLowerCase()) return [];
  return inOrder(fits, store.standing)
    .slice(0, MOST_SUGGESTED)
    .map((user) => ({ text: `@${user.nickname} `, face: html`<${Avatar} user=${user} size="tiny" />`, label: nameOf(user), hint: `@${user.nickname}` }));
}

/** @param {RoomModel} room @param {string} letters @returns {Suggestion[]} */
function calls(room, letters) {
  if (room.isDirect || !letters) return [];
  const wanted = letters.toLocaleLowerCase();
  return CALLS.filter(({ name }) => name.startsWith(wanted) && name !== wanted).map(({ name, hint }) => ({ text: `@${name} `, face: html`<${Icon} name="at-sign" />`, label: name, hint }));
}

/** Fetched when the first one is typed; what is there by then is shown. @param {Store} store @param {string} letters @returns {Suggestion[]} */
function emoji(store, letters) {
  void store.part(EmojiTable).load().catch(() => {});
  void store.part(CustomEmoji).load().catch(() => {});
  const own = { name: gettext("Own"), emoji: asEntries(store.part(CustomEmoji).offered.value) };
  return searched([own, ...(store.part(EmojiTable).groups.value ?? [])], letters)
    .slice(0, MOST_SUGGESTED)
    .map((one) => ({ text: `${one.emoji} `, face: html`<span class="suggest-emoji"><${EmojiFace} emoji=${one.emoji} /></span>`, label: `:${one.names[0]}:`, hint: "" }));
}
