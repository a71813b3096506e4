/** Threads: the one that is open beside the conversation, those that I follow. A thread is a room with a root message. */

import { ApiError } from "./api.js";
import { computed, signal } from "./signals.js";
import { addRoom } from "./world/rooms.js";

/** @typedef {import("./room_model.js").RoomModel} RoomModel */
/** @typedef {import("./types.js").Message} Message */

/**
 * @typedef {object} Options
 * @property {import("./api.js").Api} api
 * @property {import("./world/world.js").World} world
 * @property {import("./room_list.js").RoomList} list
 * @property {import("./loading.js").Loader} loader
 * @property {import("./reading.js").Reading} reading
 * @property {(room: RoomModel, number: number | null) => Promise<void>} show loads what is to be seen of it
 * @property {() => void} flush
 */

export class Threads {
  /** @param {Options} options */
  constructor({ api, world, list, loader, reading, show, flush }) {
    this.api = api;
    this.world = world;
    this.list = list;
    this.loader = loader;
    this.reading = reading;
    this.show = show;
    this.flush = flush;
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
    const made = await this.api.post(`/messages/${message.id}/thread`);
    addRoom(this.world, made);
    this.flush();
    return this.enter(made.id);
  }

  /** @param {number} id @param {number | null} [number] to be shown @returns {Promise<RoomModel>} */
  async enter(id, number = null) {
    if (!this.world.rooms.has(id)) await this.loader.room(id);
    const thread = this.list.get(id);
    if (!thread) throw new ApiError({ code: "not_found", detail: "There is no such thread." });
    if (this.open.peek() !== thread) {
      this.leave();
      const read = thread.membership.peek()?.read_number ?? null;
      thread.newAfter.value = thread.unread.peek() > 0 ? read : null;
      this.open.value = thread;
    }
    thread.timeline.highlight.value = number;
    await this.show(thread, number);
    return thread;
  }

  /** Subscribes like a signal. @param {number} id @returns {number} replies that are new to me, 0 where I don't follow it */
  unreadOf(id) {
    return this.list.threads.value.find((thread) => thread.id === id)?.unread.value ?? 0;
  }

  leave() {
    const before = this.open.peek();
    if (before) this.reading.left(before.id);
    this.open.value = null;
  }

  /** Be told of replies, or no more. @param {RoomModel} thread @param {boolean} on */
  async follow(thread, on) {
    await this.api.post(`/rooms/${thread.id}/${on ? "join" : "leave"}`);
    if (on) await this.loader.room(thread.id);
    else this.world.apply({ type: "left", room: thread.id });
    this.flush();
  }
}

/** @param {RoomModel} a @param {RoomModel} b */
function byUnread(a, b) {
  const unread = Number(b.unread.value > 0) - Number(a.unread.value > 0);
  return unread || b.id - a.id;
}
