/** Type a few letters of a room, press Enter, be there. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { useRef } from "../../vendor/preact-hooks.js";
import { Icon } from "./icon.js";
import { BrowseRooms } from "./browse-rooms.js";
import { goTo } from "./routes.js";
import { RoomLink } from "./sidebar.js";
import { useStore } from "./store.js";
import { column, isPhone, openDialog } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */

export const query = signal("");
const at = signal(0);
const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** Puts the cursor into the field; on a phone the rooms come first. */
export function focusJumpTo() {
  const focus = () => document.getElementById("jump-to")?.focus();
  // At once where the rooms are in sight: what is typed next must not land elsewhere.
  if (!isPhone()) return focus();
  column.value = "rooms";
  requestAnimationFrame(focus);
}

/**
 * Rooms whose title has the letters, those that begin with them first.
 * @param {Store["rooms"]["value"]} rooms
 * @param {string} text
 */
export function matching(rooms, text) {
  const wanted = text.trim().replace(/^#/, "").toLocaleLowerCase();
  const rank = (/** @type {string} */ title) => {
    const found = title.toLocaleLowerCase().indexOf(wanted);
    return found < 0 ? 3 : found === 0 ? 0 : /[\s_-]/.test(title[found - 1] || "") ? 1 : 2;
  };
  return rooms
    .map((room) => ({ room, rank: rank(room.title.value) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.room);
}

export function JumpTo() {
  const store = useStore();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const text = query.value;
  const found = text.trim() ? matching(store.rooms.value, text) : [];
  const chosen = Math.min(at.value, found.length); // one past the rooms is "browse"

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === "ArrowDown") at.value = Math.min(chosen + 1, found.length);
    else if (event.key === "ArrowUp") at.value = Math.max(chosen - 1, 0);
    else if (event.key === "Enter" && text.trim()) pick();
    else if (event.key === "Escape") done();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function pick() {
    const room = found[chosen];
    const asked = text.trim();
    done();
    if (room) goTo(store.roomPath(room), room.id);
    else openDialog(() => html`<${BrowseRooms} asked=${asked} />`);
  }

  function done() {
    query.value = "";
    at.value = 0;
    field.current?.blur();
    document.getElementById("composer")?.focus();
  }

  return html`<div class="jump-place">
    <div class="jump">
      <${Icon} name="search" />
      <input id="jump-to" ref=${field} type="text" role="combobox" aria-label="Jump to a room" aria-expanded=${String(!!text.trim())} aria-controls="jump-list"
        aria-autocomplete="list" autocomplete="off" spellcheck=${false} placeholder="Jump to…" value=${text} onKeyDown=${onKeyDown}
        onInput=${(/** @type {InputEvent} */ event) => { query.value = /** @type {HTMLInputElement} */ (event.target).value; at.value = 0; }} />
      <kbd class="wide-only">${isApple ? "⌘K" : "Ctrl K"}</kbd>
    </div>
    ${text.trim() && html`<ul class="side-list jump-list" id="jump-list" role="list" onClick=${() => { query.value = ""; }}>
      ${found.map((room, i) => html`<li key=${room.id}><${RoomLink} room=${room} active=${i === chosen} /></li>`)}
      <li><button type="button" class="side-item" data-active=${chosen === found.length ? "" : undefined} onClick=${pick}>
        <${Icon} name="compass" /><span class="truncate">${found.length ? "Browse all rooms" : "No room of yours. Browse all"}</span></button></li>
    </ul>`}
  </div>`;
}
