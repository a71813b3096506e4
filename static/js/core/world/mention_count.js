/**
 * How many unread messages of a room mention me, by name or by calling everybody. Pure.
 *
 * The server gives a count that was true at some change; messages with a higher one move it from there. Where it can't be
 * known what a message was before (an old one was edited that is not held), or whether I was among those it called
 * (`@here` calls who was online), `uncertain` asks for a new count.
 */

/** @import { Message } from "../types.js" */

export class MentionCount {
  constructor() {
    this.count = 0;
    /** The change up to which `count` includes everything. */
    this.at = 0;
    /** True once the count may be wrong, until the next `set`. */
    this.uncertain = false;
    /** The highest change heard of. @private */
    this.highest = 0;
    /** Numbers up to here were in the server's count; later messages start as not counted. @private */
    this.countedTo = 0;
    /** Whether what is held is what was counted: a sync may have skipped forms in between. @private */
    this.holdsCounted = false;
    /** What each message was, as far as heard since. @private @type {Map<number, {is: boolean | undefined, change: number}>} */
    this.known = new Map();
  }

  /**
   * The server's count.
   * @param {number} count
   * @param {object} read
   * @param {number} read.at the room's last_change when it was read
   * @param {number} read.lastNumber the room's newest number then
   * @param {number} read.known the page's C
   */
  set(count, { at, lastNumber, known }) {
    if (at < this.at) {
      this.uncertain = true; // overtaken on its way
      return;
    }
    this.count = count;
    this.at = at;
    this.countedTo = lastNumber;
    this.holdsCounted = known >= at;
    // Something newer than the count was heard of, in whatever order, and is not told again.
    this.uncertain = this.highest > at;
    this.known.clear();
  }

  /**
   * A message in its new form.
   * @param {Message} message
   * @param {Message | undefined} before as it was held
   * @param {number} me
   * @param {number} readNumber
   */
  heard(message, before, me, readNumber) {
    this.highest = Math.max(this.highest, message.change);
    if (message.change <= this.at || message.number <= readNumber) return;
    if ((this.known.get(message.number)?.change ?? 0) >= message.change) return;
    const was = this.#was(message.number, before, me);
    const is = message.number > this.countedTo ? mentioned(message, me) : namedAlone(message, me);
    this.known.set(message.number, { is, change: message.change });
    if (was === undefined || is === undefined) this.uncertain = true;
    else this.count += Number(is) - Number(was);
  }

  /** @param {number} number @param {Message | undefined} before @param {number} me */
  #was(number, before, me) {
    const known = this.known.get(number);
    if (known) return known.is;
    if (number > this.countedTo) return false;
    return this.holdsCounted && before ? namedAlone(before, me) : undefined;
  }
}

/**
 * Whether a message that came while I was in the room means me; undefined where that can't be told.
 * @param {Message} message @param {number} me
 */
function mentioned(message, me) {
  if (message.mentions.includes(me)) return true;
  if (!message.calls || message.user_id === me) return false;
  return message.calls === "room" ? true : undefined;
}

/** The same for an older one: whether I was in the room when it called everybody is not known. @param {Message} message @param {number} me */
function namedAlone(message, me) {
  if (message.mentions.includes(me)) return true;
  return message.calls && message.user_id !== me ? undefined : false;
}
