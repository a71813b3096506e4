/** What the page itself is doing, apart from what it knows: which column shows, which dialog is open, short news. */
import { signal } from "../../vendor/signals.js";
import { gettext } from "../core/words.js";

/** @typedef {import("../../vendor/preact.js").ComponentChild} Child */

/** On a phone one column shows: the rooms, or the room. */
export const column = signal(/** @type {"rooms" | "room"} */ ("room"));

/** @typedef {"people" | "pins" | "search" | "thread" | "threads" | "saved" | "unread" | "later" | "reports" | "mentions"} Panel */

/** What is open beside the conversation. The people stay as they were left; over the conversation they never open by themselves. */
export const panel = signal(atRest());

/**
 * What is open above the page at one place of it, until something else is touched.
 * @typedef {object} Popup
 * @property {HTMLElement} anchor
 * @property {() => Child} draw
 * @property {"start" | "end"} side of the anchor, at which it stands: a name is read from its start, a button stands at an edge
 */
export const popup = signal(/** @type {Popup | null} */ (null));

/** The open dialog, as a function that draws it. */
export const dialog = signal(/** @type {null | (() => Child)} */ (null));

/** The id of the message that is being edited in its place. */
export const editing = signal(/** @type {number | null} */ (null));

/** Whether the buttons for Markdown stand above where one writes; as it was left here. */
export const formatBar = signal(kept("flack-format") === "open");

/** @param {boolean} open */
export function showFormatBar(open) {
  formatBar.value = open;
  keep("flack-format", open ? "open" : "shut");
}

/** Requests a second, as the server counts them; null until it said. */
export const requestsPerSecond = signal(/** @type {number | null} */ (null));

/** Short news at the foot of the page. */
export const toasts = signal(/** @type {{id: number, text: string}[]} */ ([]));

const TOAST_MS = 4000;
let lastToast = 0;

/** @param {string} text */
export function toast(text) {
  const id = ++lastToast;
  toasts.value = [...toasts.value.slice(-2), { id, text }];
  setTimeout(() => {
    toasts.value = toasts.value.filter((one) => one.id !== id);
  }, TOAST_MS);
}

/** @param {Panel | null} kind null: what stood there before */
export function showPanel(kind) {
  panel.value = kind ?? atRest();
}

/** @returns {Panel | null} */
function atRest() {
  return matchMedia("(min-width: 68rem)").matches && kept("flack-people") === "open" ? "people" : null;
}

/** @param {boolean} open */
export function showPeople(open) {
  if (isWide()) keep("flack-people", open ? "open" : "shut");
  panel.value = open ? "people" : null;
}

/** @param {boolean} open */
export function showSearch(open) {
  showPanel(open ? "search" : null);
  requestAnimationFrame(() => document.getElementById(open ? "search-field" : "composer")?.focus());
}

/**
 * Does it, and says what went wrong, or that it is done.
 * @param {() => Promise<unknown>} task
 * @param {string} [done]
 */
export async function attempt(task, done) {
  try {
    await task();
    if (done) toast(done);
  } catch (error) {
    toast(words(error));
  }
}

/** Where the focus was when the dialog was asked for. @type {Element | null} */
let opener = null;

/** @param {() => Child} draw */
export function openDialog(draw) {
  // What stands in a menu goes with it; a dialog that opens another is not come back to.
  const focused = document.activeElement;
  const menu = focused?.closest("[role=menu]")?.parentElement?.querySelector(":scope > [aria-haspopup]");
  if (!dialog.peek()) opener = menu || (focused?.closest(".popup") && popup.peek()?.anchor) || focused;
  dialog.value = draw;
}

export const dialogOpener = () => opener;

export function closeDialog() {
  dialog.value = null;
}

/** @param {string} key */
export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it is forgotten with the page.
  }
}

const phone = matchMedia("(max-width: 45rem)");
const wide = matchMedia("(min-width: 68rem)");
const touch = matchMedia("(pointer: coarse)");

/** One column at a time. */
export const isPhone = () => phone.matches;
/** Room for the panel beside the conversation. */
export const isWide = () => wide.matches;
/** Fingers, and probably a keyboard on the glass. */
export const isTouch = () => touch.matches;

/**
 * What went wrong, in the server's words where it has some.
 * @param {unknown} error
 */
export function words(error) {
  const detail = error && typeof error === "object" && "detail" in error ? error.detail : null;
  return typeof detail === "string" ? detail : gettext("That did not work. Try again.");
}
