/** What one does with a message that stands: edit, delete, pin, forward it, mark it unread, ask about it. */

import { read } from "./world/memberships.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Message, ReadersPage, Revision } from "./types.js" */

/** Names the version: `conflict` when it was edited meanwhile. @param {Store} store @param {Message} message @param {string} source */
export async function editMessage(store, message, source) {
  await store.link.request({ type: "edit", id: message.id, source, version: message.version });
}

/** @param {Store} store @param {Message} message */
export async function deleteMessage(store, message) {
  await store.link.request({ type: "delete", id: message.id });
}

/** For all in the room. @param {Store} store @param {Message} message @param {boolean} on */
export async function pinMessage(store, message, on) {
  const path = `/messages/${message.id}/pin`;
  await (on ? store.api.put(path) : store.api.delete(path));
}

/** The read position, which may go back. @param {Store} store @param {RoomModel} room @param {number} number */
export async function markUnread(store, room, number) {
  store.reading.hold(room.id);
  const membership = await store.api.put(`/rooms/${room.id}/read`, { number, unread: true });
  const { read_number, read_version, mentions } = membership;
  read(store.world, room.id, { number: read_number, read_version, mentions });
  room.newAfter.value = read_number;
  store.flush();
}

/** All texts that a message has had, the newest first. @param {Store} store @param {Message} message @returns {Promise<Revision[]>} */
export async function revisionsOf(store, message) {
  return (await store.api.get(`/messages/${message.id}/revisions`)).revisions;
}

/** Who has read it, a page at a time. @param {Store} store @param {Message} message @param {string | null} [next] @returns {Promise<ReadersPage>} */
export function readersOf(store, message, next = null) {
  return store.api.get(next ?? `/messages/${message.id}/readers?limit=200`);
}

/** Who reacted with this emoji, or chose this option of its poll, a page at a time. @param {Store} store @param {Message} message @param {string | number} choice @param {string | null} [next] @returns {Promise<ReadersPage>} */
export function choosersOf(store, message, choice, next = null) {
  const what = typeof choice === "number" ? `votes/${choice}` : `reactions/${encodeURIComponent(choice)}`;
  return store.api.get(next ?? `/messages/${message.id}/${what}?limit=200`);
}

/**
 * Quotes a message elsewhere. Repeated under the same client_id it is posted once.
 * @param {Store} store
 * @param {Message} message
 * @param {{room: number, comment: string, call_all: boolean, client_id: string}} to
 * @returns {Promise<Message>}
 */
export function forwardMessage(store, message, to) {
  return store.api.post(`/messages/${message.id}/forward`, to);
}

/** One message, wherever it stands. @param {Store} store @param {number} id @returns {Promise<Message>} */
export function messageById(store, id) {
  return store.api.get(`/messages/${id}`);
}
