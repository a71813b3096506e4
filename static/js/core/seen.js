/**
 * How far the others of a direct room have read, as far as it is known: asked for once for my newest message, and then
 * heard with each step of theirs.
 */

import { signal } from "./signals.js";

/** @import { Signal } from "./signals.js" */
/** @import { Store } from "./store.js" */
/** @import { Message } from "./types.js" */

/** @typedef {ReadonlyMap<number, number>} Positions by user */

export class Seen {
  /** @param {Pick<Store, "api" | "listen" | "whenOnline">} store */
  constructor({ api, listen, whenOnline }) {
    this.api = api;
    /** By room. @private @type {Map<number, Signal<Positions>>} */
    this.rooms = new Map();
    /** Rooms in which nothing has been missed since they were asked about. @private @type {Set<number>} */
    this.followed = new Set();
    listen((frame) => frame.type === "seen" && this.heard(frame));
    whenOnline(() => this.followed.clear()); // steps may have gone unheard
  }

  /** Ids of those who have read it. Subscribes like a signal. @param {Message} message @returns {number[]} */
  by(message) {
    const positions = this.#room(message.room_id).value;
    return [...positions].filter(([user, number]) => user !== message.user_id && number >= message.number).map(([user]) => user);
  }

  /** Ask who has read it, unless that is known. @param {Message} message the newest of mine in a direct room */
  async load(message) {
    if (this.followed.has(message.room_id)) return;
    this.followed.add(message.room_id);
    try {
      const { user_ids } = await this.api.get(`/messages/${message.id}/readers`);
      for (const user_id of user_ids) this.heard({ room: message.room_id, user_id, number: message.number });
    } catch {
      this.followed.delete(message.room_id); // asked again with the next message, or connection
    }
  }

  /** @param {{room: number, user_id: number, number: number}} step */
  heard({ room, user_id, number }) {
    const positions = this.#room(room);
    if ((positions.peek().get(user_id) ?? 0) < number) positions.value = new Map([...positions.peek(), [user_id, number]]);
  }

  /** @param {number} room @returns {Signal<Positions>} */
  #room(room) {
    const known = this.rooms.get(room) ?? signal(/** @type {Positions} */ (new Map()));
    this.rooms.set(room, known);
    return known;
  }
}
