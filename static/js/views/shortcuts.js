/** Every shortcut of the page, once: whoever handles keys asks here what was meant. The map (`?`) says what each does: shortcuts-dialog.js. */
import { signal } from "../../vendor/signals.js";
import { gettext } from "../core/words.js";
import { keep, kept } from "./ui.js";

/** @typedef {"page" | "conversation" | "message" | "composer"} Place where the focus is; the page's hold everywhere */

/** By name; as `Mod+Shift+f`, the first of them is the one that is shown beside what it does. @type {Record<Place, Record<string, string[]>>} */
export const SHORTCUTS = {
  page: {
    jump: ["Mod+k"],
    search: ["Mod+Shift+f"],
    above: ["Alt+ArrowUp"],
    below: ["Alt+ArrowDown"],
    "above-unread": ["Alt+Shift+ArrowUp"],
    "below-unread": ["Alt+Shift+ArrowDown"],
    "first-new": ["Mod+j"],
    "next-part": ["F6"],
    "previous-part": ["Shift+F6"],
    back: ["Escape"],
    map: ["?", "Mod+/"],
  },
  conversation: {
    previous: ["ArrowUp"],
    next: ["ArrowDown"],
    into: ["ArrowRight"],
    out: ["ArrowLeft"],
    write: ["Escape"],
  },
  message: {
    more: ["Enter"],
    react: ["+"],
    reply: ["r"],
    quote: ["q"],
    thread: ["t"],
    edit: ["e"],
    pin: ["p"],
    save: ["s"],
    forward: ["f"],
    copy: ["Mod+c"],
    link: ["c"],
    unread: ["u"],
    history: ["h"],
    delete: ["Delete"],
  },
  composer: {
    send: ["Enter"],
    line: ["Shift+Enter"],
    "send-now": ["Mod+Enter"],
    bold: ["Mod+b"],
    italic: ["Mod+i"],
    strike: ["Mod+Shift+x"],
    code: ["Mod+e"],
    link: ["Mod+Shift+u"],
    quote: ["Mod+>"],
    list: ["Mod+Shift+l"],
    "edit-last": ["ArrowUp"],
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
  return Object.keys(SHORTCUTS[place]).find((name) => SHORTCUTS[place][name]?.includes(pressed));
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
  const keys = SHORTCUTS[place][name]?.[0];
  return keys && written(keys).join(isApple ? "" : "+");
}
