/** What is typed and not sent, by room: kept when the fingers rest. */

const REST_MS = 300;

export class Drafts {
  /** @param {import("./clock.js").Clock} clock @param {import("./storage.js").Storage} storage */
  constructor(clock, storage) {
    this.clock = clock;
    this.storage = storage;
    /** @private @type {Map<number, string>} */
    this.texts = new Map();
    /** @private @type {Map<number, unknown>} */
    this.timers = new Map();
  }

  /** The lasting store, once it is open. What was typed since the page began is newer. @param {import("./storage.js").Storage} storage */
  async use(storage) {
    this.storage = storage;
    const kept = await storage.drafts().catch(() => /** @type {Map<number, string>} */ (new Map()));
    for (const [room, text] of kept) if (!this.texts.has(room)) this.texts.set(room, text);
    for (const room of this.texts.keys()) if (!kept.has(room)) this.keep(room);
  }

  /** @param {number} room */
  of(room) {
    return this.texts.get(room) ?? "";
  }

  /** @param {number} room @param {string} text */
  set(room, text) {
    this.texts.set(room, text);
    this.clock.cancel(this.timers.get(room));
    this.timers.set(
      room,
      this.clock.after(() => this.keep(room), REST_MS),
    );
  }

  /** Now, not when the fingers rest. @param {number} room */
  keep(room) {
    this.clock.cancel(this.timers.get(room));
    this.timers.delete(room);
    this.storage.keepDraft(room, this.of(room)).catch((error) => console.warn("A draft is not kept:", error));
  }

  keepAll() {
    for (const room of this.timers.keys()) this.keep(room);
  }
}
