/**
 * What is typed and not sent, by room: kept in this browser when the fingers rest, and marked until the server has it.
 * A page that goes waits for no store: what it hasn't kept by then it leaves on a note, which is written at once.
 * `draft_sync.js` carries it to the server and back.
 */

/** @import { Clock } from "./clock.js" */
/** @import { Note } from "./note.js" */
/** @import { KeptDraft, Storage } from "./types.js" */

/** @typedef {{text: string, reply: number | null}} Written `reply`: the id of the message that it answers */

const REST_MS = 300;
/** @type {KeptDraft} */
const NONE = { text: "", reply: null, told: true };

export class Drafts {
  /** @param {Clock} clock @param {Storage} storage @param {Note<KeptDraft>} note */
  constructor(clock, storage, note) {
    this.clock = clock;
    this.storage = storage;
    this.note = note;
    /** Until then what is kept is gone with the page. @private */
    this.isLasting = false;
    /** Rooms whose draft the store has not said to have. @private @type {Set<number>} */
    this.unkept = new Set();
    /** @private @type {Map<number, KeptDraft>} */
    this.all = new Map();
    /** @private @type {Map<number, unknown>} */
    this.timers = new Map();
    /** Who carries it to the server, once that part has come. @type {{typed(room: number): void, sent(room: number): void} | null} */
    this.carrier = null;
  }

  /** The lasting store, once it is open. What was typed since the page began is newer. @param {Storage} storage */
  async use(storage) {
    this.storage = storage;
    this.isLasting = true;
    const kept = await storage.drafts().catch(() => /** @type {Map<number, KeptDraft>} */ (new Map()));
    const left = this.note.read(); // newer than what is kept: it is wiped off when that has it
    for (const [room, draft] of [...left, ...kept]) if (!this.all.has(room)) this.all.set(room, draft);
    for (const room of this.all.keys()) if (!kept.has(room) || left.has(room) || this.unkept.has(room)) this.keep(room);
  }

  /** @param {number} room */
  of(room) {
    return this.#get(room).text;
  }

  /** What it answers. @param {number} room */
  replyOf(room) {
    return this.#get(room).reply;
  }

  /** Rooms in which something is typed, or chosen to be answered. */
  rooms() {
    return [...this.all].filter(([, { text, reply }]) => text || reply !== null).map(([room]) => room);
  }

  /** Rooms of which the server has another text, or may have. */
  untold() {
    return [...this.all].filter(([, { told }]) => !told).map(([room]) => room);
  }

  /** @param {number} room */
  isTold(room) {
    return this.#get(room).told;
  }

  /** Typed here, or chosen to be answered. @param {number} room @param {Partial<Written>} change */
  set(room, change) {
    this.all.set(room, { ...this.#get(room), ...change, told: false });
    this.unkept.add(room);
    this.clock.cancel(this.timers.get(room));
    this.timers.set(
      room,
      this.clock.after(() => this.keep(room), REST_MS),
    );
    this.carrier?.typed(room);
  }

  /** What was typed there went out: that it is empty now is kept, and told, at once. @param {number} room */
  sent(room) {
    this.keep(room);
    this.carrier?.sent(room);
  }

  /** The server has it as it is here. @param {number} room @param {Written} draft */
  told(room, { text, reply }) {
    this.all.set(room, { text, reply, told: true });
    this.keep(room);
  }

  /** Typed on another device. Another tab may be typing into the same store: it is not written. @param {number} room @param {Written} draft */
  show(room, { text, reply }) {
    this.all.set(room, { text, reply, told: true });
  }

  /** Now, not when the fingers rest. @param {number} room */
  keep(room) {
    this.clock.cancel(this.timers.get(room));
    this.timers.delete(room);
    void this.#keep(room);
  }

  /** @param {number} room */
  async #keep(room) {
    const { storage } = this;
    const draft = this.#get(room);
    this.unkept.add(room);
    try {
      await storage.keepDraft(room, draft);
    } catch (error) {
      return console.warn("A draft is not kept:", error);
    }
    if (!this.isLasting || storage !== this.storage || draft !== this.#get(room)) return; // it will be kept again
    this.unkept.delete(room);
    this.note.wipe(room);
  }

  /** The page may be gone in a moment. */
  keepAll() {
    for (const room of this.timers.keys()) this.keep(room);
    this.note.write(new Map([...this.unkept].map((room) => [room, this.#get(room)])));
  }

  /** @param {number} room */
  #get(room) {
    return this.all.get(room) ?? NONE;
  }
}
