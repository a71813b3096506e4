/** Everything unread, room by room: the first messages of each, as they stood when they were asked for. */

import { computed, signal } from "./signals.js";

/** @typedef {import("./room_model.js").RoomModel} RoomModel */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Readable<RoomModel[]>} Rooms */

const FIRST = 10;

export class UnreadPages {
  /** @param {import("./api.js").Api} api @param {import("./reading.js").Reading} reading @param {Rooms} mine */
  constructor(api, reading, mine) {
    this.api = api;
    this.reading = reading;
    /** Those with something unread that counts. */
    this.rooms = computed(() => mine.value.filter((room) => room.counts.value && room.unread.value > 0));
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
