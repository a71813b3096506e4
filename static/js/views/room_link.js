/** One room in a list: its name, what is unread, the way there. */
import { html } from "../../vendor/htm-preact.js";
import { RoomIcon } from "./rooms.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../core/room_model.js").RoomModel} RoomModel */

/** @param {{room: RoomModel, active?: boolean}} props */
export function RoomLink({ room, active = false }) {
  const store = useStore();
  const unread = room.unread.value;
  const mentions = room.mentions.value;
  const muted = room.membership.value?.involvement === "nothing";
  const open = store.current.value === room;
  return html`<a class="side-item" href=${store.roomPath(room)} onClick=${follow} aria-current=${open ? "page" : undefined}
    data-unread=${unread && !muted ? "" : undefined} data-muted=${muted ? "" : undefined} data-active=${active ? "" : undefined}>
    <${RoomIcon} room=${room.facts.value} />
    <span class="truncate">${room.title.value}</span>
    ${mentions > 0
      ? html`<span class="count" data-kind="mention">${short(mentions)}<span class="sr-only"> mention you</span></span>`
      : unread > 0 && !muted && html`<span class="count" data-kind="unread">${short(unread)}<span class="sr-only"> unread</span></span>`}
  </a>`;
}

/** @param {number} count */
const short = (count) => (count > 999 ? "999+" : String(count));
