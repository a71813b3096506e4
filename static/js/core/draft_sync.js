/**
 * Drafts on all my devices. What is typed here goes to the server when the fingers rest; what another device typed is shown
 * here, but never over what is being typed. This browser's own store (`drafts.js`) stays the first keeper: what the server
 * has not taken is told again when the connection is back.
 */

/** @typedef {{room_id: number, source: string}} Draft as the API has it */

const REST_MS = 1_000;
/** A frame about a draft may be older than what was typed since; so long after a key, what is here is right. */
const TYPING_MS = 5_000;

/**
 * @typedef {object} Options
 * @property {import("./api.js").Api} api
 * @property {import("./clock.js").Clock} clock
 * @property {import("./drafts.js").Drafts} drafts
 * @property {(room: number, text: string) => void} onshow another device's text, to be shown
 */

export class DraftSync {
  /** @param {Options} options */
  constructor({ api, clock, drafts, onshow }) {
    this.api = api;
    this.clock = clock;
    this.drafts = drafts;
    this.onshow = onshow;
    /** Rooms of which the server has a draft, or may have. @private @type {Set<number>} */
    this.held = new Set();
    /** @private @type {Map<number, unknown>} */
    this.timers = new Map();
    /** Rooms whose draft is on its way to the server. @private @type {Set<number>} */
    this.onTheWay = new Set();
    /** When a key was pressed, by room. @private @type {Map<number, number>} */
    this.typedAt = new Map();
    /** When the server was heard of a draft, by room: a list that was asked for before is older. @private @type {Map<number, number>} */
    this.heardAt = new Map();
  }

  /** @param {number} room */
  typed(room) {
    this.typedAt.set(room, this.clock.now());
    this.#later(room);
  }

  /** Sent: what the server still has is over. Most messages are sent before it heard of a draft. @param {number} room */
  sent(room) {
    void this.#tell(room);
  }

  /** Another device, or another tab, or my own echo. @param {number} room @param {Draft | null} draft */
  heard(room, draft) {
    this.heardAt.set(room, this.clock.now());
    if (draft) this.held.add(room);
    else this.held.delete(room);
    if (!this.#isBusy(room)) this.#show(room, draft?.source ?? "");
  }

  /** The connection is back: what the others did meanwhile, then what they have not heard of. */
  async load() {
    const asked = this.clock.now();
    /** @type {{drafts: Draft[]}} */
    const { drafts } = await this.api.get("/drafts");
    const theirs = new Map(drafts.map(({ room_id, source }) => [room_id, source]));
    for (const room of theirs.keys()) this.held.add(room);
    for (const room of new Set([...theirs.keys(), ...this.drafts.rooms()])) {
      if (this.#isBusy(room) || (this.heardAt.get(room) ?? -1) >= asked) continue;
      this.#show(room, theirs.get(room) ?? "");
      this.drafts.keep(room);
    }
    for (const room of this.drafts.untold()) void this.#tell(room);
  }

  /** @param {number} room */
  #isBusy(room) {
    const typed = this.clock.now() - (this.typedAt.get(room) ?? -Infinity) < TYPING_MS;
    return typed || !this.drafts.isTold(room) || this.onTheWay.has(room);
  }

  /** @param {number} room @param {string} text */
  #show(room, text) {
    if (this.drafts.of(room) === text) return;
    this.drafts.show(room, text);
    this.onshow(room, text);
  }

  /** @param {number} room */
  #later(room) {
    this.clock.cancel(this.timers.get(room));
    this.timers.set(
      room,
      this.clock.after(() => void this.#tell(room), REST_MS),
    );
  }

  /** One request per room at a time, so that the server ends with what was typed last. @param {number} room */
  async #tell(room) {
    this.clock.cancel(this.timers.get(room));
    this.timers.delete(room);
    if (this.onTheWay.has(room) || this.drafts.isTold(room)) return;
    const text = this.drafts.of(room);
    this.onTheWay.add(room);
    try {
      await this.#put(room, text);
    } catch {
      return; // it stays untold, and is told with the next key or connection
    } finally {
      this.onTheWay.delete(room);
    }
    this.heardAt.set(room, this.clock.now());
    if (this.drafts.of(room) === text) this.drafts.told(room, text);
    else void this.#tell(room);
  }

  /** @param {number} room @param {string} text */
  async #put(room, text) {
    if (!text && !this.held.has(room)) return;
    this.held.add(room); // also where no answer comes: then it may have it
    const path = `/rooms/${room}/draft`;
    if (text) await this.api.put(path, { source: text });
    else {
      await this.api.delete(path);
      this.held.delete(room);
    }
  }
}
