/**
 * What is to be told while one looks elsewhere: hears every message, and says after a moment which of them are for me, as
 * notification_rules.js has it. How they are told is the views' business. Fetched when the page is at rest.
 */

import { momentIn, reasonToTell } from "./notification_rules.js";
import { signal } from "./signals.js";

/** @import { Reason } from "./notification_rules.js" */
/** @import { Store } from "./store.js" */
/** @import { JoinedFrame, Message, NotificationChanges, NotificationRules, ServerFrame } from "./types.js" */

/** @typedef {{message: Message, reason: Reason}} News */

/** So long one waits whether it is read: on this screen or another, where it is in sight. What comes meanwhile is told with it. */
export const WAIT_MS = 1000;
/** Missed while the connection was gone, and told afterwards. What is older stands in the list of what is unread. */
const RECENT_MS = 10 * 60_000;
/** A message that is heard of for the first time, so long after it was posted, was changed and not posted. */
const POSTED_MS = 60_000;

export class Notifications {
  /**
   * @param {object} options
   * @param {Store} options.store
   * @param {(room: number, news: News[]) => void} options.tell of one room or thread, in order
   */
  constructor({ store, tell }) {
    this.store = store;
    this.tell = tell;
    /** As I have chosen; null until loaded: nothing is told before. */
    this.rules = signal(/** @type {NotificationRules | null} */ (null));
    /** The highest number of each room that was decided about. @private @type {Map<number, number>} */
    this.heardTo = new Map();
    /** With the room whose counter they moved: a thread's is the one that it belongs to. @private @type {{message: Message, counter: number}[]} */
    this.waiting = [];
  }

  /** From now on. */
  start() {
    for (const [id, { facts }] of this.store.world.rooms) this.heardTo.set(id, facts.last_number);
    this.store.listen((frame) => this.heard(frame));
    void this.load();
  }

  async load() {
    try {
      this.#merge(await this.store.api.get("/me/notifications"));
    } catch {
      // The next connection asks again.
    }
  }

  /** Shown at once; rejects when it was refused, and then it is as it was. @param {NotificationChanges} changes */
  async change(changes) {
    const before = this.rules.peek();
    if (before) this.rules.value = { ...before, ...changes, quiet: { ...before.quiet, ...changes.quiet } };
    try {
      this.#merge(await this.store.api.patch("/me/notifications", changes));
    } catch (error) {
      if (before && this.rules.peek()?.version === before.version) this.rules.value = before;
      throw error;
    }
  }

  /** @param {ServerFrame} frame after it was applied */
  heard(frame) {
    if (frame.type === "notifications") this.#merge(frame.notifications);
    else if (frame.type === "hello") void this.load(); // it may have changed unheard
    else if (frame.type === "message") this.#consider(frame.message, frame.room);
    else if (frame.type === "synced") this.#considerAll(frame.messages, frame.room);
    else if (frame.type === "joined") void this.#joined(frame);
  }

  /** What was said there before I was in it comes in no frame: whoever writes to me first makes the room. @param {JoinedFrame} frame */
  async #joined({ room, facts, membership }) {
    if (this.heardTo.has(room) || facts.last_number <= membership.read_number) return;
    try {
      const { messages } = await this.store.api.get(`/rooms/${room}/messages?after=${membership.read_number}`);
      this.#considerAll(messages, facts.parent_id ?? room);
    } catch {
      // It stands in the list of what is unread.
    }
  }

  /** @param {Message[]} messages @param {number} counter */
  #considerAll(messages, counter) {
    const since = this.store.clock.now() - RECENT_MS;
    for (const message of messages) this.#consider(message, counter, Date.parse(message.created_at) > since);
  }

  /** @param {NotificationRules} rules */
  #merge(rules) {
    if (rules.version >= (this.rules.peek()?.version ?? 0)) this.rules.value = rules;
  }

  /** @param {Message} message @param {number} counter @param {boolean} [isRecent] */
  #consider(message, counter, isRecent = true) {
    const { room_id, number, created_at, updated_at } = message;
    const heardTo = this.heardTo.get(room_id);
    if (number <= (heardTo ?? 0)) return this.#renew(message);
    this.heardTo.set(room_id, number);
    // Of a room that I was not in before, or a thread that was not known, any number may be heard first.
    const isPosted = heardTo !== undefined || Date.parse(updated_at) - Date.parse(created_at) < POSTED_MS;
    if (!isPosted || !isRecent) return;
    if (this.waiting.push({ message, counter }) === 1) this.store.clock.after(() => this.#decide(), WAIT_MS);
  }

  /** What waits is told as it is by then: rendered, edited, deleted. @param {Message} message */
  #renew(message) {
    const waiting = this.waiting.find((one) => one.message.id === message.id);
    if (waiting && waiting.message.change < message.change) waiting.message = message;
  }

  /** One tab tells, the one that was looked at last. */
  #decide() {
    const heard = this.waiting;
    this.waiting = [];
    const rules = this.rules.peek();
    if (!rules || !this.store.sending.leads) return;
    /** @type {Map<number, News[]>} */
    const byRoom = new Map();
    for (const { message, counter } of heard) {
      const reason = this.#reasonFor(message, counter, rules);
      if (reason) byRoom.set(message.room_id, [...(byRoom.get(message.room_id) ?? []), { message, reason }]);
    }
    for (const [room, news] of byRoom) this.tell(room, news);
  }

  /** @param {Message} heard @param {number} counter @param {NotificationRules} rules */
  #reasonFor(heard, counter, rules) {
    const { world, clock } = this.store;
    const state = world.rooms.get(heard.room_id);
    const message = state?.timeline.find(heard.id) ?? heard; // as it is now
    const now = clock.now();
    const me = this.store.me.peek();
    return reasonToTell(message, {
      me,
      rules,
      kind: state?.facts.kind ?? "thread", // of what I hear, only threads that I don't follow are not known
      membership: state?.membership ?? null,
      around: world.rooms.get(counter)?.membership ?? null,
      here: true,
      now,
      at: momentIn(now, me.time_zone),
    });
  }
}
