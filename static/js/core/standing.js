/** How people stand: here, idle, not to be disturbed, away, gone. What they say of themselves may have an end. */

import { effect, signal } from "./signals.js";

/** @typedef {import("./types.js").User} User */
/** @typedef {"here" | "idle" | "dnd" | "away" | "offline"} State */

/** Timers of browsers hold 2^31 ms; what ends later is looked at again. */
const LONGEST_TIMER_MS = 86_400_000;

export class Standing {
  /**
   * @param {object} options
   * @param {import("./clock.js").Clock} options.clock
   * @param {import("./types.js").Readable<Map<number, User>>} options.users
   * @param {import("./types.js").Readable<Set<number>>} options.online
   * @param {import("./types.js").Readable<Set<number>>} options.idle
   */
  constructor({ clock, users, online, idle }) {
    this.clock = clock;
    this.online = online;
    this.idle = idle;
    /** Set when an availability has ended, of which no frame comes. @private */
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

  /** @param {number} at */
  #wait(at) {
    this.clock.cancel(this.timer);
    if (at === Infinity) return;
    const ms = Math.min(Math.max(0, at - this.clock.now()), LONGEST_TIMER_MS);
    this.timer = this.clock.after(() => (this.now.value = this.clock.now()), ms);
  }
}

/** When the next availability ends, as Unix milliseconds; Infinity: none does. @param {User[]} users @param {number} after */
function soonest(users, after) {
  const ends = users.map(({ availability_until }) => (availability_until ? Date.parse(availability_until) : Infinity));
  return Math.min(Infinity, ...ends.filter((at) => at > after));
}
