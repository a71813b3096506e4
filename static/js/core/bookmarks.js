/** Messages that I keep for myself. The list is asked for; other devices of mine tell what they keep, once. */

import { signal } from "./signals.js";

/** @import { Store } from "./store.js" */
/** @import { Message } from "./types.js" */

/**
 * @typedef {object} Bookmark
 * @property {number} id
 * @property {number} message_id
 * @property {string} note
 * @property {string} created_at
 * @property {Message | null} message null when I may not read it any more, or it is gone
 */

export class Bookmarks {
  /** @param {Pick<Store, "api" | "saved" | "listen" | "whenOnline">} store */
  constructor({ api, saved, listen, whenOnline }) {
    this.api = api;
    /** Ids of messages, as far as known. */
    this.ids = saved;
    /** The newest first; null until it was asked for. */
    this.list = signal(/** @type {Bookmark[] | null} */ (null));
    /** Where the list goes on. */
    this.next = signal(/** @type {string | null} */ (null));
    listen((frame) => frame.type === "bookmark" && this.heard(frame.id, frame.on, frame.note));
    whenOnline(() => void this.load().catch(() => {})); // without an answer the next connection asks again
  }

  /** The newest ones anew. */
  async load() {
    const page = await this.api.get("/bookmarks");
    this.list.value = page.bookmarks;
    this.next.value = page.next;
    this.ids.value = idsOf(page.bookmarks);
  }

  async more() {
    const { next } = this;
    if (next.peek() === null) return;
    const page = await this.api.get(/** @type {string} */ (next.peek()));
    this.list.value = [...(this.list.peek() ?? []), ...page.bookmarks];
    next.value = page.next;
    this.ids.value = new Set([...this.ids.peek(), ...idsOf(page.bookmarks)]);
  }

  /** @param {Message} message @param {boolean} on @param {string} [note] why it is kept */
  async set(message, on, note = "") {
    const path = `/messages/${message.id}/bookmark`;
    await (on ? this.api.put(path, { note }) : this.api.delete(path));
    this.heard(message.id, on, note);
  }

  /** Kept, or no more, here or elsewhere. @param {number} id of the message @param {boolean} on @param {string} note */
  heard(id, on, note) {
    const ids = new Set(this.ids.peek());
    if (ids.has(id) === on) {
      this.list.value = this.list.peek()?.map((one) => (one.message_id === id ? { ...one, note } : one)) ?? null;
      return;
    }
    if (on) ids.add(id);
    else ids.delete(id);
    this.ids.value = ids;
    const list = this.list.peek();
    if (!on && list) this.list.value = list.filter((one) => one.message_id !== id);
    else if (list) void this.load().catch(() => {}); // what it says comes with the list; the view can ask again
  }
}

/** @param {Bookmark[]} bookmarks */
const idsOf = (bookmarks) => new Set(bookmarks.map((one) => one.message_id));
