/** The messages that mention me, over all rooms. A list to look through; how many are unread counts world/mention_count.js. */

import { PagedList } from "./paged_list.js";

/** @import { Store } from "./store.js" */
/** @import { Message } from "./types.js" */

/** @extends {PagedList<Message>} */
export class MentionsOfMe extends PagedList {
  /** @param {Pick<Store, "api" | "listen" | "whenOnline"> & {boot: {user: {id: number}}}} store */
  constructor({ api, boot, listen, whenOnline }) {
    super(api, "/mentions", "messages");
    this.me = boot.user.id;
    listen((frame) => frame.type === "message" && this.heard(frame.message));
    whenOnline(() => this.list.peek() && void this.load().catch(() => {})); // without an answer the next connection asks again
  }

  /** A message is new, or has changed. Of those that were online for `@here` only the server knows. @param {Message} message */
  heard(message) {
    const list = this.list.peek();
    if (list === null) return;
    const others = list.filter(({ id }) => id !== message.id);
    const isListed = others.length < list.length;
    if (!this.#isMine(message, isListed)) {
      if (isListed) this.list.value = others;
      return;
    }
    const isBelow = message.id < (list.at(-1)?.id ?? 0) && this.next.peek() !== null; // comes with more
    if (!isBelow) this.list.value = [...others, message].sort((a, b) => b.id - a.id);
  }

  /** @param {Message} message @param {boolean} wasListed */
  #isMine(message, wasListed) {
    if (message.deleted_at !== null || message.user_id === this.me) return false;
    return message.mentions.includes(this.me) || message.calls === "room" || (message.calls === "here" && wasListed);
  }
}
