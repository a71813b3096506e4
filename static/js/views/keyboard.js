/** The keys that work everywhere on the page; which they are stands in shortcuts.js. */
import { html } from "../../vendor/htm-preact.js";
import { focusPart } from "./focus-parts.js";
import { focusJumpTo } from "./jump-field.js";
import { ShortcutsDialog, goToFirstNew } from "./parts.js";
import { goTo } from "./routes.js";
import { meant } from "./shortcuts.js";
import { closeThread } from "./threads.js";
import { dialog, isWide, openDialog, panel, popup, showPanel, showSearch } from "./ui.js";

/** @import { Store } from "./store.js" */

/** @type {Record<string, (store: Store) => void>} by the shortcut's name */
const DEEDS = {
  jump: () => focusJumpTo(),
  search: () => showSearch(true),
  above: (store) => step(store, -1, false),
  below: (store) => step(store, 1, false),
  "above-unread": (store) => step(store, -1, true),
  "below-unread": (store) => step(store, 1, true),
  "first-new": (store) => store.current.peek() && goToFirstNew(store, /** @type {import("./store.js").Store["rooms"]["value"][number]} */ (store.current.peek())),
  "next-part": () => focusPart(1),
  "previous-part": () => focusPart(-1),
  back: (store) => back(store),
  map: () => showShortcuts(),
};

/** @param {Store} store */
export function listenToKeys(store) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || dialog.peek() || popup.peek()) return;
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && isTyping(event)) return;
    const deed = DEEDS[meant(event, "page") ?? ""];
    if (!deed) return write(event);
    event.preventDefault();
    deed(store);
  });
}

export function showShortcuts() {
  openDialog(() => html`<${ShortcutsDialog} />`);
}

/** To the room above or below; with `unread` to the next one that is. @param {Store} store @param {number} by @param {boolean} unread */
function step(store, by, unread) {
  const { starred, rooms: named, direct, archived } = store.sections.peek();
  const rooms = [...starred, ...named, ...direct, ...archived];
  const current = store.current.peek();
  const at = current ? rooms.indexOf(current) : -1;
  for (let i = 1; i <= rooms.length; i += 1) {
    const room = rooms[(at + by * i + rooms.length * i) % rooms.length];
    if (!room || (unread && !room.unread.peek())) continue;
    return goTo(store.roomPath(room), room.id);
  }
}

/** Out of what is open, and back to writing. What stays open where there is room closes when one is in it. @param {Store} store */
function back(store) {
  const open = panel.peek();
  if (open === "search") return showSearch(false);
  if (open === "thread") closeThread(store);
  else if (open && (!isWide() || document.activeElement?.closest(".shell-panel"))) showPanel(null);
  document.getElementById("composer")?.focus();
}

/** Letters typed anywhere else go to the composer. @param {KeyboardEvent} event */
function write(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key.length !== 1 || event.key === " " || event.metaKey || event.ctrlKey || event.altKey) return;
  if (target.closest("button, a, [role=menu], dialog")) return;
  document.getElementById("composer")?.focus();
}

/** @param {KeyboardEvent} event */
const isTyping = (event) => /** @type {HTMLElement} */ (event.target).closest("input, textarea, select, [contenteditable]") !== null;
