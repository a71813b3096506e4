/** Threads: the one that is open beside the conversation, those that I follow. A thread is a room with a root message. */

import { ApiError } from "./api.js";
import { showAt } from "./navigation.js";
import { computed, signal } from "./signals.js";
import { gettext } from "./words.js";
import { addRoom } from "./world/rooms.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Message } from "./types.js" */

export class Threads {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    const { list } = store;
    this.open = signal(/** @type {RoomModel | null} */ (null));
    /** Unread ones first, then those begun last. */
    this.followed = computed(() => list.threads.value.toSorted(byUnread));
    this.unread = computed(() => list.threads.value.filter((thread) => thread.unread.value > 0).length);
    this.mentions = computed(() => list.threads.value.reduce((sum, thread) => sum + thread.mentions.value, 0));
  }

  /** The thread of a message, begun if there is none. @param {Message} message @returns {Promise<RoomModel>} */
  async start(message) {
    const known = message.thread?.room_id;
    if (known) return this.enter(known);
    const made = await this.store.api.post(`/messages/${message.id}/thread`);
    addRoom(this.store.world, made);
    this.store.flush();
    return this.enter(made.id);
  }

  /** @param {number} id @param {number | null} [number] to be shown @returns {Promise<RoomModel>} */
  async enter(id, number = null) {
    if (!this.store.world.rooms.has(id)) await this.store.loader.room(id);
    const thread = this.store.room(id);
    if (!thread) throw new ApiError({ code: "not_found", detail: gettext("There is no such thread.") });
    if (this.open.peek() !== thread) {
      this.leave();
      const read = thread.membership.peek()?.read_number ?? null;
      thread.newAfter.value = thread.unread.peek() > 0 ? read : null;
      this.open.value = thread;
    }
    thread.timeline.highlight.value = number;
    await showAt(this.store, thread, number);
    return thread;
  }

  /** Subscribes like a signal. @param {number} id @returns {number} replies that are new to me, 0 where I don't follow it */
  unreadOf(id) {
    return this.store.list.threads.value.find((thread) => thread.id === id)?.unread.value ?? 0;
  }

  leave() {
    const before = this.open.peek();
    if (before) this.store.reading.left(before.id);
    this.open.value = null;
  }

  /** What was held of it is of another past, or its room is gone. @param {number} id */
  async reopen(id) {
    this.leave();
    await this.enter(id).catch(() => {});
  }

  /** Be told of replies, or no more. @param {RoomModel} thread @param {boolean} on */
  async follow(thread, on) {
    await this.store.api.post(`/rooms/${thread.id}/${on ? "join" : "leave"}`);
    if (on) await this.store.loader.room(thread.id);
    else this.store.world.apply({ type: "left", room: thread.id });
    this.store.flush();
  }
}

/** @param {RoomModel} a @param {RoomModel} b */
function byUnread(a, b) {
  const unread = Number(b.unread.value > 0) - Number(a.unread.value > 0);
  return unread || b.id - a.id;
}
