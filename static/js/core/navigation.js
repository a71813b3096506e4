/** Going to a room, or to a message in it: what is shown, and what is loaded for it. */

import { ApiError } from "./api.js";
import { holds } from "./loading.js";
import { gettext } from "./words.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */

/**
 * Makes it current and loads what is to be seen. A thread opens beside its room. Rejects with `not_found`.
 * @param {Store} store
 * @param {number} id
 * @param {{number?: number | null}} [at] null: the newest
 * @returns {Promise<RoomModel>} the one that is current
 */
export async function openRoom(store, id, { number = null } = {}) {
  if (!store.world.rooms.has(id)) await store.loader.room(id).catch((error) => {
    if (!store.world.rooms.has(id)) throw error; // else a hello, or what was seen last, has brought it meanwhile
  });
  const model = store.room(id);
  if (!model) throw new ApiError({ code: "not_found", detail: gettext("There is no such room.") });
  if (model.isThread) return openThread(store, model, number);
  const before = store.current.peek();
  if (before !== model) {
    if (before) store.reading.left(before.id);
    if (store.threads.open.peek()?.parentId !== model.id) store.threads.leave();
    model.newAfter.value = model.unread.peek() > 0 ? (model.membership.peek()?.read_number ?? null) : null;
    store.current.value = model;
  }
  model.timeline.visit(number);
  await showAt(store, model, number);
  return model;
}

/** Beside the room that it belongs to, its root in sight. @param {Store} store @param {RoomModel} thread @param {number | null} number */
async function openThread(store, thread, number) {
  const { parent_id, root_id } = thread.facts.peek();
  const parent = /** @type {number} */ (parent_id);
  const root = await store.singles.load(/** @type {number} */ (root_id), parent);
  const model = await openRoom(store, parent, { number: root?.number ?? null });
  await (await import("./threads.js")).enterThread(store, thread.id, number);
  return model;
}

/** No room is current. @param {Store} store */
export function closeRoom(store) {
  const before = store.current.peek();
  if (before) store.reading.left(before.id);
  store.threads.leave();
  store.current.value = null;
}

/** @param {Store} store @param {RoomModel} room @param {number | null} number null: the newest */
export function showAt(store, room, number) {
  return number === null ? jumpToNewest(store, room) : jumpTo(store, room, number);
}

/** @param {Store} store @param {RoomModel} room */
export async function jumpToNewest(store, room) {
  if (!store.world.rooms.get(room.id)?.timeline.follows) return store.loader.newest(room);
  settle(store, room, null);
}

/** @param {Store} store @param {RoomModel} room @param {number} number */
async function jumpTo(store, room, number) {
  if (!holds(store.world.rooms.get(room.id), number)) return store.loader.around(room, number);
  settle(store, room, number);
}

/** What is held is shown. @param {Store} store @param {RoomModel} room @param {number | null} number of the stretch */
function settle(store, room, number) {
  room.timeline.anchor = number;
  room.timeline.status.value = "ready";
  store.list.show([room.id]);
}

/** There, and lit up. @param {Store} store @param {RoomModel} room @param {number} number */
export function lookAt(store, room, number) {
  room.timeline.visit(number);
  return jumpTo(store, room, number);
}

/** After it failed. @param {Store} store @param {RoomModel} room */
export function reload(store, room) {
  const number = room.timeline.highlight.peek();
  return number === null ? store.loader.newest(room) : store.loader.around(room, number);
}
