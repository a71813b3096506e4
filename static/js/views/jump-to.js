/** Type a few letters of a room, a person or a list, press Enter, be there. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { useRef } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { messageTo } from "./direct.js";
import { BrowseRooms } from "./parts.js";
import { Avatar, inOrder, isCalled, nameOf } from "./people.js";
import { goTo } from "./routes.js";
import { hint } from "./shortcuts.js";
import { RoomLink } from "./sidebar.js";
import { useStore } from "./store.js";
import { column, isPhone, openDialog, showPanel } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */

const MOST_PEOPLE = 8;

export const query = signal("");
const at = signal(0);

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

/**
 * @typedef {object} Place somewhere to go
 * @property {string} key
 * @property {() => unknown} go
 * @property {(active: boolean) => import("../../vendor/preact.js").ComponentChild} draw
 */

/** @type {{kind: import("./ui.js").Panel, icon: string, label: string}[]} */
const LISTS = [
  { kind: "unread", icon: "inbox", label: gettext("Unread") },
  { kind: "threads", icon: "messages-square", label: gettext("Threads") },
  { kind: "mentions", icon: "at-sign", label: gettext("Mentions") },
  { kind: "saved", icon: "bookmark", label: gettext("Saved") },
  { kind: "later", icon: "clock", label: gettext("Later") },
];

/** Rooms first, then people, lists, and the way to all rooms. @param {Store} store @param {string} text @returns {Place[]} */
function placesFor(store, text) {
  const asked = text.trim();
  const rooms = asked.startsWith("@") ? [] : matching(store.rooms.value, asked);
  const me = store.me.value.id;
  const people = asked.startsWith("#") ? [] : [...store.users.value.values()].filter((user) => user.id !== me && !user.suspended_at && isCalled(user, asked));
  const shown = new Set(rooms.flatMap((room) => (room.facts.value.user_ids?.length === 2 ? room.facts.value.user_ids : [])));
  const alone = people.filter(({ id }) => !shown.has(id)); // of the others the room of the two stands above
  const lists = LISTS.filter(({ label }) => label.toLocaleLowerCase().startsWith(asked.toLocaleLowerCase()));
  return [
    ...rooms.map((room) => ({
      key: `room-${room.id}`,
      go: () => goTo(store.roomPath(room), room.id),
      draw: (/** @type {boolean} */ active) => html`<${RoomLink} room=${room} active=${active} />`,
    })),
    ...inOrder(alone, store.standing).slice(0, MOST_PEOPLE).map((user) => ({
      key: `person-${user.id}`,
      go: () => messageTo(store, [user.id]),
      draw: (/** @type {boolean} */ active) => html`<${Item} active=${active}><${Avatar} user=${user} size="tiny" state=${store.standing.of(user)} /><span class="truncate">${nameOf(user)}</span><span class="quiet small">@${user.nickname}</span></${Item}>`,
    })),
    ...lists.map(({ kind, icon, label }) => ({
      key: kind,
      go: () => showPanel(kind),
      draw: (/** @type {boolean} */ active) => html`<${Item} active=${active}><${Icon} name=${icon} /><span class="truncate">${label}</span></${Item}>`,
    })),
    {
      key: "browse",
      go: () => openDialog(() => html`<${BrowseRooms} asked=${asked} />`),
      draw: (/** @type {boolean} */ active) => html`<${Item} active=${active}><${Icon} name="compass" /><span class="truncate">${rooms.length ? gettext("Browse all rooms") : gettext("No room of yours. Browse all")}</span></${Item}>`,
    },
  ];
}

/** @param {{active: boolean, children?: import("../../vendor/preact.js").ComponentChildren}} props */
function Item({ active, children }) {
  return html`<button type="button" class="side-item" data-active=${active ? "" : undefined}>${children}</button>`;
}

export function JumpTo() {
  const store = useStore();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const text = query.value;
  const places = text.trim() ? placesFor(store, text) : [];
  const chosen = Math.min(at.value, places.length - 1);

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === "ArrowDown") at.value = Math.min(chosen + 1, places.length - 1);
    else if (event.key === "ArrowUp") at.value = Math.max(chosen - 1, 0);
    else if (event.key === "Enter" && text.trim()) pick(places[chosen]);
    else if (event.key === "Escape") done();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Place | undefined} place */
  function pick(place) {
    done();
    place?.go();
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
      <input id="jump-to" ref=${field} type="text" role="combobox" aria-label=${gettext("Jump to a room, a person or a list")} aria-expanded=${String(!!text.trim())} aria-controls="jump-list"
        aria-autocomplete="list" autocomplete="off" spellcheck=${false} placeholder=${gettext("Jump to…")} value=${text} onKeyDown=${onKeyDown}
        onInput=${(/** @type {InputEvent} */ event) => { query.value = /** @type {HTMLInputElement} */ (event.target).value; at.value = 0; }} />
      <kbd class="wide-only">${hint("page", "jump")}</kbd>
    </div>
    ${text.trim() && html`<ul class="side-list jump-list" id="jump-list" role="list">
      ${places.map((place, i) => html`<li key=${place.key} onClick=${(/** @type {MouseEvent} */ event) => (event.defaultPrevented ? done() : isPlain(event) && pick(place))}>${place.draw(i === chosen)}</li>`)}
    </ul>`}
  </div>`;
}

/** Not one that opens another tab. @param {MouseEvent} event */
const isPlain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
