/** How people stand: here, idle, not to be disturbed, away, gone; and their status. What they say of themselves may have an end. */

import { effect, signal } from "./signals.js";

/** @import { Clock } from "./clock.js" */
/** @import { Readable, User } from "./types.js" */

/** @typedef {"here" | "idle" | "dnd" | "away" | "offline"} State */

/** Timers of browsers hold 2^31 ms; what ends later is looked at again. */
const LONGEST_TIMER_MS = 86_400_000;

export class Standing {
  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {Readable<Map<number, User>>} options.users
   * @param {Readable<Set<number>>} options.online
   * @param {Readable<Set<number>>} options.idle
   */
  constructor({ clock, users, online, idle }) {
    this.clock = clock;
    this.online = online;
    this.idle = idle;
    /** Set when something has ended, of which no frame comes. @private */
    this.now = signal(clock.now());
    /** @private @type {unknown} */
    this.timer = null;
    effect(() => this.#wait(soonest([...users.value.values()], this.now.value)));
  }

  /** Subscribes like a signal. @param {User | undefined} user @returns {State} */
  of(user) {
    if (!user || !this.online.value.has(user.id)) return "offline";
    const said = this.availability(user);
    if (said !== "auto") return said;
    return this.idle.value.has(user.id) ? "idle" : "here";
  }

  /** What they say of themselves, as long as it holds. Subscribes like a signal. @param {User} user */
  availability(user) {
    const until = user.availability_until;
    return until && Date.parse(until) <= this.now.value ? "auto" : user.availability;
  }

  /** What they say they are doing, as long as it holds. Subscribes like a signal. @param {User | undefined} user */
  status(user) {
    const status = user?.status;
    return status && !(status.until && Date.parse(status.until) <= this.now.value) ? status : null;
  }

  /** @param {number} at */
  #wait(at) {
    this.clock.cancel(this.timer);
    if (at === Infinity) return;
    const ms = Math.min(Math.max(0, at - this.clock.now()), LONGEST_TIMER_MS);
    this.timer = this.clock.after(() => (this.now.value = this.clock.now()), ms);
  }
}

/** When the next availability or status ends, as Unix milliseconds; Infinity: none does. @param {User[]} users @param {number} after */
function soonest(users, after) {
  const ends = users.flatMap(({ availability_until, status }) => [availability_until, status?.until].map((end) => (end ? Date.parse(end) : Infinity)));
  return Math.min(Infinity, ...ends.filter((at) => at > after));
}
