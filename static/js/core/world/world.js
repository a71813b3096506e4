/**
 * Everything the page knows of the server's data. Beside it, what each frame and page does to it, by subject: plain functions
 * of the world, without network, clock and signals. `store.js` shows it, `connection.js` feeds it.
 *
 * After a frame or a page, three things are to be picked up: `takeTouched()` (what to show anew), `takeEffects()` (what to
 * fetch) and `takeSyncs` of counters.js (which rooms to ask about).
 */

import { apply } from "./frames.js";
import { Ledger } from "./ledger.js";
import { Timeline } from "./timeline.js";

/** @import { Effect, Emoji, Message, RoomState, ServerFrame, Touched, User } from "../types.js" */

export class World {
  /**
   * @param {number} me my user id
   * @param {string | null} epoch as far as known
   */
  constructor(me, epoch = null) {
    this.me = me;
    this.epoch = epoch;
    /** @type {number | null} */
    this.directory = null;
    /** @type {Map<number, RoomState>} */
    this.rooms = new Map();
    /** @type {Map<number, User>} */
    this.users = new Map();
    /** The workspace's own by id, deleted ones too: they are shown where they were. Null: nobody needed them yet. @type {Map<number, Emoji> | null} */
    this.emoji = null;
    /** @type {Set<number>} */
    this.online = new Set();
    /** Those of them whom nobody sees at any device. @type {Set<number>} */
    this.idle = new Set();
    /** Messages known by their id, in or out of what is loaded of their rooms; null: wanted. @type {Map<number, Message | null>} */
    this.singles = new Map();
    /** By counter: a room's own id, a thread's parent, the directory. @type {Map<number, Ledger>} */
    this.ledgers = new Map();
    /** @type {Effect[]} */
    this.effects = [];
    this.touched = untouched();
  }

  /** So that tests can show what each rule prevents. */
  newLedger() {
    return new Ledger();
  }

  newTimeline() {
    return new Timeline();
  }

  /** @param {ServerFrame} frame */
  apply(frame) {
    apply(this, frame);
  }

  /** The connection went: no sync is on its way, and what comes next may skip what was said meanwhile. */
  disconnected() {
    for (const ledger of this.ledgers.values()) ledger.disconnected();
  }

  /** @returns {Effect[]} */
  takeEffects() {
    for (const [room, state] of this.rooms) {
      if (!state.mentions.uncertain) continue;
      state.mentions.uncertain = false;
      this.effects.push({ kind: "recount", room });
    }
    const effects = this.effects;
    this.effects = [];
    return effects;
  }

  /** @returns {Touched} */
  takeTouched() {
    const touched = this.touched;
    this.touched = untouched();
    return touched;
  }
}

/** @returns {Touched} */
function untouched() {
  return { rooms: new Set(), list: false, users: false, emoji: false, online: false, singles: new Set(), mine: [] };
}
