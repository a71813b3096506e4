/**
 * Drafts on all my devices. What is typed here goes to the server when the fingers rest; what another device typed is shown
 * here, but never over what is being typed. This browser's own store (`drafts.js`) stays the first keeper: what the server
 * has not taken is told again when the connection is back.
 */

/** @import { Written } from "./drafts.js" */
/** @import { Store } from "./store.js" */

/** @typedef {{room_id: number, source: string, reply_to: number | null}} Draft as the API has it */

const REST_MS = 1_000;
/** A frame about a draft may be older than what was typed since; so long after a key, what is here is right. Then it is looked at. */
const TYPING_MS = 5_000;

export class DraftSync {
  /** @param {Pick<Store, "api" | "clock" | "drafts" | "list" | "listen" | "whenOnline">} store */
  constructor({ api, clock, drafts, list, listen, whenOnline }) {
    this.api = api;
    this.clock = clock;
    this.drafts = drafts;
    this.list = list;
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
    /** What was heard while a key was pressed here, and is newer than what was told. @private @type {Map<number, Written>} */
    this.missed = new Map();
    drafts.carrier = this;
    listen((frame) => frame.type === "draft" && this.heard(frame.room, frame.draft));
    whenOnline(() => void this.load().catch(() => {})); // without an answer the next connection asks again
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
    this.missed.set(room, written(draft));
    this.#showMissed(room);
  }

  /** Now, or when nobody has typed here for a while. @param {number} room */
  #showMissed(room) {
    const missed = this.missed.get(room);
    if (!missed) return;
    if (this.#isBusy(room)) return void this.clock.after(() => this.#showMissed(room), TYPING_MS);
    this.missed.delete(room);
    this.#show(room, missed);
  }

  /** The connection is back: what the others did meanwhile, then what they have not heard of. */
  async load() {
    const asked = this.clock.now();
    /** @type {{drafts: Draft[]}} */
    const { drafts } = await this.api.get("/drafts");
    const theirs = new Map(drafts.map((draft) => [draft.room_id, draft]));
    for (const room of theirs.keys()) this.held.add(room);
    for (const room of new Set([...theirs.keys(), ...this.drafts.rooms()])) {
      if (this.#isBusy(room) || (this.heardAt.get(room) ?? -1) >= asked) continue;
      this.missed.delete(room);
      this.#show(room, written(theirs.get(room)));
      this.drafts.keep(room);
    }
    for (const room of this.drafts.untold()) void this.#tell(room);
  }

  /** @param {number} room */
  #isBusy(room) {
    const typed = this.clock.now() - (this.typedAt.get(room) ?? -Infinity) < TYPING_MS;
    return typed || !this.drafts.isTold(room) || this.onTheWay.has(room);
  }

  /** @param {number} room @param {Written} draft */
  #show(room, draft) {
    if (this.#is(room, draft)) return;
    this.drafts.show(room, draft);
    this.list.showDraftOf(room);
  }

  /** Whether it stands so here. @param {number} room @param {Written} draft */
  #is(room, { text, reply }) {
    return this.drafts.of(room) === text && this.drafts.replyOf(room) === reply;
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
    const draft = { text: this.drafts.of(room), reply: this.drafts.replyOf(room) };
    this.onTheWay.add(room);
    try {
      await this.#put(room, draft);
    } catch {
      return; // it stays untold, and is told with the next key or connection
    } finally {
      this.onTheWay.delete(room);
    }
    this.heardAt.set(room, this.clock.now());
    this.missed.delete(room);
    if (this.#is(room, draft)) this.drafts.told(room, draft);
    else void this.#tell(room);
  }

  /** @param {number} room @param {Written} draft */
  async #put(room, { text, reply }) {
    const empty = !text && reply === null;
    if (empty && !this.held.has(room)) return;
    this.held.add(room); // also where no answer comes: then it may have it
    const path = `/rooms/${room}/draft`;
    if (!empty) await this.api.put(path, { source: text, reply_to: reply });
    else {
      await this.api.delete(path);
      this.held.delete(room);
    }
  }
}

/** @param {Draft | null} [draft] @returns {Written} */
function written(draft) {
  return { text: draft?.source ?? "", reply: draft?.reply_to ?? null };
}
