/**
 * The messages held of one room: stretches of consecutive numbers, each message in its newest form. Pure.
 *
 * Numbers have no holes (deleted messages stay as tombstones), so a stretch without a gap is complete. A message keeps its
 * object until a higher change replaces it, and a stretch its array until something in it does: views compare identities.
 */

/** @import { Message } from "../types.js" */

/**
 * @typedef {object} Stretch
 * @property {number} first the number of `messages[0]`
 * @property {Message[]} messages by number, without a gap
 */

export class Timeline {
  constructor() {
    /** Ascending, never touching each other. @type {Stretch[]} */
    this.stretches = [];
    /** Whether the last stretch reached the newest message when it was loaded: then every later one belongs here. */
    this.follows = false;
  }

  get isEmpty() {
    return this.stretches.length === 0;
  }

  /**
   * A page of consecutive messages.
   * @param {Message[]} messages
   * @param {number} lastNumber the room's newest number when the page was read
   */
  addPage(messages, lastNumber) {
    for (const message of messages) this.#put(message, true);
    const newest = messages.at(-1)?.number ?? 0;
    if (newest >= lastNumber) this.follows = true;
  }

  /**
   * One message from a live frame or a sync: replaces its older form, continues a stretch, or is none of ours.
   * @param {Message} message
   * @returns {boolean} whether anything held changed
   */
  add(message) {
    const newest = this.stretches.at(-1);
    const continues = this.follows && message.number > lastOf(newest);
    return this.#put(message, continues);
  }

  /** @param {number} number @returns {Message | undefined} */
  get(number) {
    const stretch = this.stretchAt(number);
    return stretch?.messages[number - stretch.first];
  }

  /** By its id, among what is held. @param {number} id @returns {Message | undefined} */
  find(id) {
    for (const { messages } of this.stretches.toReversed()) {
      const found = messages.findLast((message) => message.id === id);
      if (found) return found;
    }
    return undefined;
  }

  /** The stretch that holds `number`. @param {number} number @returns {Stretch | undefined} */
  stretchAt(number) {
    return this.stretches.find((stretch) => stretch.first <= number && number <= lastOf(stretch));
  }

  /** The stretch that reaches the newest message. @returns {Stretch | undefined} */
  newestStretch() {
    return this.follows ? this.stretches.at(-1) : undefined;
  }

  /**
   * Lets go of what is far from where one reads. Who looks at the newest again asks for it again.
   * @param {number} first of the stretch that holds it, so much stays
   * @param {number} last
   */
  forget(first, last) {
    const i = this.stretches.findIndex((stretch) => stretch.first <= last && first <= lastOf(stretch));
    const stretch = this.stretches[i];
    if (!stretch || (stretch.first >= first && lastOf(stretch) <= last)) return;
    if (i === this.stretches.length - 1 && lastOf(stretch) > last) this.follows = false;
    const from = Math.max(stretch.first, first);
    this.stretches[i] = { first: from, messages: stretch.messages.slice(from - stretch.first, last - stretch.first + 1) };
  }

  /** Back to nothing held. */
  clear() {
    this.stretches = [];
    this.follows = false;
  }

  /**
   * @param {Message} message
   * @param {boolean} wanted also where it continues no stretch
   * @returns {boolean}
   */
  #put(message, wanted) {
    const { number } = message;
    for (let i = 0; i < this.stretches.length; i++) {
      const stretch = /** @type {Stretch} */ (this.stretches[i]);
      if (number < stretch.first - 1) {
        if (wanted) this.stretches.splice(i, 0, { first: number, messages: [message] });
        return wanted;
      }
      if (number === stretch.first - 1) {
        this.stretches[i] = { first: number, messages: [message, ...stretch.messages] };
        return true;
      }
      const last = lastOf(stretch);
      if (number <= last) return this.#replace(i, message);
      if (number === last + 1) {
        this.#append(i, message);
        return true;
      }
    }
    if (wanted) this.stretches.push({ first: number, messages: [message] });
    return wanted;
  }

  /** @param {number} i @param {Message} message */
  #replace(i, message) {
    const stretch = /** @type {Stretch} */ (this.stretches[i]);
    const at = message.number - stretch.first;
    const held = /** @type {Message} */ (stretch.messages[at]);
    if (held.change >= message.change) return false;
    this.stretches[i] = { first: stretch.first, messages: stretch.messages.with(at, message) };
    return true;
  }

  /** Joins the next stretch where they now touch. @param {number} i @param {Message} message */
  #append(i, message) {
    const stretch = /** @type {Stretch} */ (this.stretches[i]);
    const next = this.stretches[i + 1];
    const touches = next?.first === message.number + 1;
    const messages = [...stretch.messages, message, ...(touches && next ? next.messages : [])];
    this.stretches.splice(i, touches ? 2 : 1, { first: stretch.first, messages });
  }
}

/** @param {Stretch | undefined} stretch @returns {number} */
export function lastOf(stretch) {
  return stretch ? stretch.first + stretch.messages.length - 1 : 0;
}
