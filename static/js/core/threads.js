/** Threads: opening one beside the conversation, following it. A thread is a room with a root message. */

import { ApiError } from "./api.js";
import { showAt } from "./navigation.js";
import { gettext } from "./words.js";
import { addRoom } from "./world/rooms.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Message } from "./types.js" */

/** The thread of a message, begun if there is none. @param {Store} store @param {Message} message @returns {Promise<RoomModel>} */
export async function startThread(store, message) {
  const known = message.thread?.room_id;
  if (known) return enterThread(store, known);
  const made = await store.api.post(`/messages/${message.id}/thread`);
  addRoom(store.world, made);
  store.flush();
  return enterThread(store, made.id);
}

/** @param {Store} store @param {number} id @param {number | null} [number] to be shown @returns {Promise<RoomModel>} */
export async function enterThread(store, id, number = null) {
  if (!store.world.rooms.has(id)) await store.loader.room(id);
  const thread = store.room(id);
  if (!thread) throw new ApiError({ code: "not_found", detail: gettext("There is no such thread.") });
  const { threads } = store;
  if (threads.open.peek() !== thread) {
    threads.leave();
    const read = thread.membership.peek()?.read_number ?? null;
    thread.newAfter.value = thread.unread.peek() > 0 ? read : null;
    threads.open.value = thread;
  }
  thread.timeline.highlight.value = number;
  await showAt(store, thread, number);
  return thread;
}

/** What was held of it is of another past, or its room is gone. @param {Store} store @param {number} id */
export async function reopenThread(store, id) {
  store.threads.leave();
  await enterThread(store, id).catch(() => {});
}

/** Be told of replies, or no more. @param {Store} store @param {RoomModel} thread @param {boolean} on */
export async function followThread(store, thread, on) {
  await store.api.post(`/rooms/${thread.id}/${on ? "join" : "leave"}`);
  if (on) await store.loader.room(thread.id);
  else store.world.apply({ type: "left", room: thread.id });
  store.flush();
}

/** Those that I follow, unread ones first, then those begun last. Subscribes like a signal. @param {Store} store */
export const followedThreads = (store) => store.list.threads.value.toSorted(byUnread);

/** @param {RoomModel} a @param {RoomModel} b */
function byUnread(a, b) {
  const unread = Number(b.unread.value > 0) - Number(a.unread.value > 0);
  return unread || b.id - a.id;
}
