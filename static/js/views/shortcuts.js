/** Every shortcut of the page, once: whoever handles keys asks here what was meant, and the map (`?`) shows the same table. */
import { signal } from "../../vendor/signals.js";
import { gettext, pgettext } from "../core/words.js";
import { keep, kept } from "./ui.js";

/**
 * @typedef {object} Shortcut
 * @property {string} name
 * @property {string[]} keys as `Mod+Shift+f`, the first of them is the one that is shown beside what it does
 * @property {string} label
 */

/** @typedef {"page" | "conversation" | "message" | "composer"} Place where the focus is; the page's hold everywhere */

/** @type {Record<Place, {title: string, shortcuts: Shortcut[]}>} */
export const SHORTCUTS = {
  page: {
    title: gettext("Everywhere"),
    shortcuts: [
      { name: "jump", keys: ["Mod+k"], label: gettext("Jump to a room, a person or a list") },
      { name: "search", keys: ["Mod+Shift+f"], label: gettext("Search") },
      { name: "above", keys: ["Alt+ArrowUp"], label: gettext("The room above") },
      { name: "below", keys: ["Alt+ArrowDown"], label: gettext("The room below") },
      { name: "above-unread", keys: ["Alt+Shift+ArrowUp"], label: gettext("The next unread room above") },
      { name: "below-unread", keys: ["Alt+Shift+ArrowDown"], label: gettext("The next unread room below") },
      { name: "next-part", keys: ["F6"], label: gettext("The next part of the page") },
      { name: "previous-part", keys: ["Shift+F6"], label: gettext("The part before") },
      { name: "back", keys: ["Escape"], label: gettext("Close what is open, back to writing") },
      { name: "map", keys: ["?", "Mod+/"], label: gettext("These shortcuts") },
    ],
  },
  conversation: {
    title: gettext("In the conversation"),
    shortcuts: [
      { name: "previous", keys: ["ArrowUp"], label: gettext("The message before") },
      { name: "next", keys: ["ArrowDown"], label: gettext("The message after") },
      { name: "into", keys: ["ArrowRight"], label: gettext("Into what hangs on a message") },
      { name: "out", keys: ["ArrowLeft"], label: gettext("Back out of it") },
      { name: "write", keys: ["Escape"], label: gettext("Back to writing") },
    ],
  },
  message: {
    title: gettext("On a message"),
    shortcuts: [
      { name: "more", keys: ["Enter"], label: gettext("All that can be done with it") },
      { name: "react", keys: ["+"], label: gettext("React") },
      { name: "reply", keys: ["r"], label: gettext("Reply") },
      { name: "thread", keys: ["t"], label: gettext("Reply in thread") },
      { name: "edit", keys: ["e"], label: gettext("Edit") },
      { name: "pin", keys: ["p"], label: gettext("Pin") },
      { name: "save", keys: ["s"], label: pgettext("keep a message for oneself", "Save") },
      { name: "forward", keys: ["f"], label: gettext("Forward") },
      { name: "link", keys: ["c"], label: gettext("Copy link") },
      { name: "unread", keys: ["u"], label: gettext("Mark unread from here") },
      { name: "history", keys: ["h"], label: gettext("Earlier versions") },
      { name: "delete", keys: ["Delete"], label: "Delete" },
    ],
  },
  composer: {
    title: gettext("While writing"),
    shortcuts: [
      { name: "send", keys: ["Enter"], label: gettext("Send") },
      { name: "line", keys: ["Shift+Enter"], label: gettext("A new line") },
      { name: "edit-last", keys: ["ArrowUp"], label: gettext("Edit your last message, when nothing is typed") },
    ],
  },
};

const SINGLE = "flack-single-keys";
const SHIFTED_PRINT = /^[^\p{L}\p{N}]$/u;

/** Whether `?` alone opens the map (WCAG 2.2, 2.1.4): who speaks to the page may want to switch it off. */
export const singleKeys = signal(kept(SINGLE) !== "off");

/** @param {boolean} on */
export function setSingleKeys(on) {
  singleKeys.value = on;
  keep(SINGLE, on ? "on" : "off");
}

/**
 * What was meant by a key, if anything.
 * @param {KeyboardEvent} event
 * @param {Place} place
 * @returns {string | undefined} the shortcut's name
 */
export function meant(event, place) {
  const pressed = chord(event);
  if (place === "page" && pressed.length === 1 && !singleKeys.peek()) return undefined;
  return SHORTCUTS[place].shortcuts.find(({ keys }) => keys.includes(pressed))?.name;
}

/**
 * How it stands in the table. Shift is part of a sign that is no letter: `?` is what it prints, not how it is typed.
 * @param {{key: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean}} event
 */
export function chord({ key, altKey, ctrlKey, metaKey, shiftKey }) {
  const shift = shiftKey && !SHIFTED_PRINT.test(key);
  const name = key.length === 1 ? key.toLowerCase() : key;
  return [(ctrlKey || metaKey) && "Mod", altKey && "Alt", shift && "Shift", name].filter(Boolean).join("+");
}

const isApple = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.platform ?? "");
const SIGNS = new Map([["Mod", isApple ? "⌘" : gettext("Ctrl")], ["ArrowUp", "↑"], ["ArrowDown", "↓"], ["ArrowLeft", "←"], ["ArrowRight", "→"], ["Delete", gettext("Del")], ["Escape", gettext("Esc")]]);

/** Its keys as they are written on the keyboard. @param {string} keys @returns {string[]} */
export function written(keys) {
  if (keys === "+") return [keys];
  return keys.split("+").map((key) => SIGNS.get(key) ?? (key.length === 1 ? key.toUpperCase() : key));
}

/** The hint beside what it does. @param {Place} place @param {string} name @returns {string | undefined} */
export function hint(place, name) {
  const keys = SHORTCUTS[place].shortcuts.find((one) => one.name === name)?.keys[0];
  return keys && written(keys).join(isApple ? "" : "+");
}
