/** Who is typing where, and telling others that I am. Soft: it fades by itself. */

/** @import { Clock } from "./clock.js" */

/** Twice the pace at which it is told, so that one lost frame doesn't make it flicker. */
const FADES_MS = 6_000;
const TELL_MS = 3_000;

export class Typing {
  /**
   * @param {Clock} clock
   * @param {(room: number, userIds: number[]) => void} onchange
   * @param {(room: number) => boolean} send tells the others that I type; whether it went out
   */
  constructor(clock, onchange, send) {
    this.clock = clock;
    this.onchange = onchange;
    this.send = send;
    /** @private @type {Map<number, Map<number, unknown>>} timers by room and user */
    this.timers = new Map();
    /** @private @type {Map<number, number>} when I told, by room */
    this.told = new Map();
    /** @private @type {Map<number, number>} when I typed last, by room */
    this.typed = new Map();
  }

  /** @param {number} room @param {number} user */
  heard(room, user) {
    const users = this.timers.get(room) ?? new Map();
    this.clock.cancel(users.get(user));
    users.set(
      user,
      this.clock.after(() => this.stopped(room, user), FADES_MS),
    );
    this.timers.set(room, users);
    this.onchange(room, [...users.keys()]);
  }

  /** Posted, or fell silent. @param {number} room @param {number} user */
  stopped(room, user) {
    const users = this.timers.get(room);
    if (!users?.has(user)) return;
    this.clock.cancel(users.get(user));
    users.delete(user);
    this.onchange(room, [...users.keys()]);
  }

  /** I typed. The others are told at the pace of the protocol. @param {number} room */
  mine(room) {
    this.typed.set(room, this.clock.now());
    this.#tell(room);
  }

  /** There is a connection: what was typed just before could not be told. */
  connected() {
    const now = this.clock.now();
    for (const [room, at] of this.typed) if (now - at < FADES_MS) this.#tell(room);
  }

  /** I posted: the next letter is news again. @param {number} room */
  posted(room) {
    this.told.delete(room);
    this.typed.delete(room);
  }

  /** Only what went out counts as told. @param {number} room */
  #tell(room) {
    const now = this.clock.now();
    if (now - (this.told.get(room) ?? -Infinity) < TELL_MS) return;
    if (this.send(room)) this.told.set(room, now);
  }
}
