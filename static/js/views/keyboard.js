/** The keys that work everywhere on the page. */
import { focusJumpTo } from "./jump-to.js";
import { goTo } from "./routes.js";
import { closeThread } from "./threads.js";
import { dialog, isWide, panel, popup, showPanel, showSearch } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */

/** @param {Store} store */
export function listenToKeys(store) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || dialog.peek() || popup.peek()) return;
    if ((event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") focusJumpTo();
    else if ((event.metaKey || event.ctrlKey) && event.shiftKey && !event.altKey && event.key.toLowerCase() === "f") showSearch(true);
    else if (event.altKey && !event.ctrlKey && !event.metaKey && event.key === "ArrowUp") step(store, -1, event.shiftKey);
    else if (event.altKey && !event.ctrlKey && !event.metaKey && event.key === "ArrowDown") step(store, 1, event.shiftKey);
    else if (event.key === "Escape") back(store);
    else return write(event);
    event.preventDefault();
  });
}

/** To the room above or below; with Shift to the next unread one. @param {Store} store @param {number} by @param {boolean} unread */
function step(store, by, unread) {
  const { starred, rooms: named, direct } = store.sections.peek();
  const rooms = [...starred, ...named, ...direct];
  const current = store.current.peek();
  const at = current ? rooms.indexOf(current) : -1;
  for (let i = 1; i <= rooms.length; i += 1) {
    const room = rooms[(at + by * i + rooms.length * i) % rooms.length];
    if (!room || (unread && !room.unread.peek())) continue;
    return goTo(store.roomPath(room), room.id);
  }
}

/** Out of what is open, and back to writing. @param {Store} store */
function back(store) {
  const open = panel.peek();
  if (open === "search") return showSearch(false);
  if (open === "thread") closeThread(store);
  else if (open && !isWide()) showPanel(null);
  document.getElementById("composer")?.focus();
}

/** Letters typed anywhere else go to the composer. @param {KeyboardEvent} event */
function write(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key.length !== 1 || event.key === " " || event.metaKey || event.ctrlKey || event.altKey) return;
  if (target.closest("input, textarea, select, button, a, [role=menu], [contenteditable], dialog")) return;
  document.getElementById("composer")?.focus();
}
