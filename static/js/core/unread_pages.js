/** Everything unread, room by room: the first messages of each, as they stood when they were asked for. */

import { signal } from "./signals.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Message } from "./types.js" */

const FIRST = 10;

export class UnreadPages {
  /** @param {Pick<Store, "api" | "reading" | "list">} store */
  constructor({ api, reading, list }) {
    this.api = api;
    this.reading = reading;
    this.rooms = list.unreadRooms;
    /** @private */
    this.pages = signal(/** @type {Map<number, Message[]>} */ (new Map()));
  }

  /** Those not read meanwhile; null until loaded. @param {RoomModel} room @returns {Message[] | null} */
  of(room) {
    const read = room.membership.value?.read_number ?? 0;
    return this.pages.value.get(room.id)?.filter(({ number, deleted_at }) => number > read && !deleted_at) ?? null;
  }

  /** @param {RoomModel} room */
  async load(room) {
    const after = room.membership.peek()?.read_number ?? 0;
    const { messages } = await this.api.get(`/rooms/${room.id}/messages?after=${after}&limit=${FIRST}`);
    this.pages.value = new Map(this.pages.peek()).set(room.id, messages);
  }

  /** @param {RoomModel} room */
  read(room) {
    this.reading.declare(room.id, room.facts.peek().last_number);
  }

  readAll() {
    for (const room of this.rooms.peek()) this.read(room);
  }
}
