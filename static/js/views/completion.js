/** Names to choose from while one is being mentioned. */
import { html } from "../../vendor/htm-preact.js";
import { Avatar, nameOf } from "./people.js";

/** @typedef {import("../core/types.js").User} User */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../core/room_model.js").RoomModel} RoomModel */

const OFFERED = 6;

/**
 * The mention that is being typed at the end of a text.
 * @param {string} before the text before the cursor
 * @returns {{from: number, text: string} | null}
 */
export function mentionAt(before) {
  const found = /(?:^|[\s([{"'])@([\p{L}\p{N}._-]{0,32})$/u.exec(before);
  const text = found ? found[1] || "" : null;
  return text === null ? null : { from: before.length - text.length - 1, text };
}

/**
 * Who may be meant: names that begin with it; those who spoke here lately first, then those who are online.
 * @param {Store} store
 * @param {RoomModel} room
 * @param {string} text
 * @returns {User[]}
 */
export function candidates(store, room, text) {
  const wanted = text.toLocaleLowerCase();
  const spoke = room.timeline.messages.peek().map((message) => message.user_id);
  const online = store.online.peek();
  const weight = (/** @type {User} */ user) => spoke.lastIndexOf(user.id) * 2 + (online.has(user.id) ? 1 : 0);
  return [...store.users.value.values()]
    .filter((user) => user.id !== store.me.peek().id && !user.suspended_at && begins(user, wanted))
    .sort((a, b) => weight(b) - weight(a) || nameOf(a).localeCompare(nameOf(b)))
    .slice(0, OFFERED);
}

/** @param {User} user @param {string} wanted */
function begins(user, wanted) {
  return user.nickname.toLocaleLowerCase().startsWith(wanted) || user.display_name.toLocaleLowerCase().split(/\s+/).some((part) => part.startsWith(wanted));
}

/** @param {{users: User[], chosen: number, pick: (user: User) => void}} props */
export function Completion({ users, chosen, pick }) {
  return html`<div class="menu composer-suggest" role="listbox" id="completion" aria-label="People">
    ${users.map((user, i) => html`<div role="option" key=${user.id} id=${`completion-${user.id}`} aria-selected=${String(i === chosen)}
      onPointerDown=${(/** @type {Event} */ event) => { event.preventDefault(); pick(user); }}>
      <${Avatar} user=${user} size="tiny" /><span class="truncate">${nameOf(user)}</span>${user.display_name && html`<span class="quiet small truncate">@${user.nickname}</span>`}
    </div>`)}
  </div>`;
}
