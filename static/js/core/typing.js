/** Who is typing where, and telling others that I am. Soft: it fades by itself. */

/** Twice the pace at which it is told, so that one lost frame doesn't make it flicker. */
const FADES_MS = 6_000;
const TELL_MS = 3_000;

export class Typing {
  /**
   * @param {import("./clock.js").Clock} clock
   * @param {(room: number, userIds: number[]) => void} onchange
   */
  constructor(clock, onchange) {
    this.clock = clock;
    this.onchange = onchange;
    /** @private @type {Map<number, Map<number, unknown>>} timers by room and user */
    this.timers = new Map();
    /** @private @type {Map<number, number>} when I told, by room */
    this.told = new Map();
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

  /** I typed. @param {number} room @returns {boolean} whether it is time to tell the others */
  mine(room) {
    const now = this.clock.now();
    if (now - (this.told.get(room) ?? -Infinity) < TELL_MS) return false;
    this.told.set(room, now);
    return true;
  }

  /** I posted: the next letter is news again. @param {number} room */
  posted(room) {
    this.told.delete(room);
  }
}
