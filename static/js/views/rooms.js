/** Rooms as the page shows them, and who may do what to them as far as the page can tell: the server decides. */
import { html } from "../../vendor/htm-preact.js";
import { Icon } from "./icon.js";

/** @typedef {import("../core/types.js").Room} Room */
/** @typedef {import("../core/types.js").User} User */
/** @typedef {import("../core/types.js").Membership} Membership */

/** @param {{room: Room, large?: boolean}} props */
export function RoomIcon({ room, large = false }) {
  const name = room.kind === "private" ? "lock" : room.kind === "direct" ? "message-circle" : "hash";
  return html`<${Icon} name=${name} large=${large} />`;
}

/** @param {User} me @param {Membership | null} membership */
export function mayChange(me, membership) {
  return me.role !== "member" || membership?.role === "owner" || membership?.role === "moderator";
}

/** A room as one speaks of it. @param {import("./store.js").Store["rooms"]["value"][number]} room */
export const placeName = (room) => (room.isThread ? "this thread" : room.title.value);

/** Everyone stays in #general. @param {Room} room */
export const mayLeave = (room) => room.slug !== "general" && room.kind !== "direct";

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
