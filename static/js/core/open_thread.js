/** The thread that is open beside the conversation, and what is new in those that I follow. Opening one: threads.js. */

import { computed, signal } from "./signals.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */

export class OpenThread {
  /** @param {Pick<Store, "list" | "reading">} store */
  constructor({ list, reading }) {
    this.list = list;
    this.reading = reading;
    this.open = signal(/** @type {RoomModel | null} */ (null));
    this.unread = computed(() => list.threads.value.filter((thread) => thread.unread.value > 0).length);
    this.mentions = computed(() => list.threads.value.reduce((sum, thread) => sum + thread.mentions.value, 0));
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
}
