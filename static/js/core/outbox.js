/**
 * Messages of mine on their way: kept from the moment they are typed until the server has them, sent one after the other in
 * the order typed, always under the same client_id.
 *
 * A send without an answer is unknown, never failed: it is sent again, and the server takes it once. Failed is only what the
 * server refused for good; then the person decides: `retry`, `edit` or `drop`.
 *
 * Several tabs share what is kept; one of them sends (leadership.js).
 */

import { randomId } from "./random_id.js";

/** @import { Clock } from "./clock.js" */
/** @import { AckFrame, Attachment, ErrorFrame, Pending, PostCommand, Storage } from "./types.js" */

/** These pass by themselves: the message waits and is sent again. */
const PASSING = new Set(["rate_limited", "unavailable", "internal", "authentication_required", "csrf", "offline"]);
/** Before a send is repeated on a connection that is up but did not answer; the server's own time limits are shorter. */
const ANSWER_MS = 20_000;
/** A store that does not answer must not keep a message from being sent. */
const KEEP_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** @typedef {{kind: "look"} | {kind: "acknowledged", ack: AckFrame}} News for the other tabs */

/**
 * @typedef {object} Surroundings
 * @property {Storage} storage
 * @property {Clock} clock
 * @property {(command: PostCommand) => boolean} send false when there is no connection
 * @property {() => void} onchange something to show changed
 * @property {(news: News) => void} tell the other tabs
 * @property {() => string} [newId]
 */

export class Outbox {
  /** @param {Surroundings} surroundings */
  constructor({ storage, clock, send, onchange, tell, newId = randomId }) {
    this.storage = storage;
    this.clock = clock;
    this.send = send;
    this.onchange = onchange;
    this.tell = tell;
    this.newId = newId;
    /** By client_id, in the order typed. @type {Map<string, Pending>} */
    this.items = new Map();
    this.leads = false;
    this.connected = false;
    /** The one that waits for an answer. @private @type {string | null} */
    this.inFlight = null;
    /** @private @type {unknown} */
    this.timer = null;
    /** Not stored yet, so that a look at the store does not miss them. @private @type {Set<string>} */
    this.unkept = new Set();
    /** Done with here, should an old look at the store bring them back. @private @type {Set<string>} */
    this.gone = new Set();
    /** Nothing is sent before, after the server asked to wait. @private */
    this.pauseUntil = 0;
    /** @private */
    this.refusals = 0;
  }

  /** All of them, in the order typed. @returns {Pending[]} */
  list() {
    return [...this.items.values()];
  }

  /** The lasting store, once it is open. @param {Storage} storage */
  use(storage) {
    this.storage = storage;
    for (const item of this.items.values()) {
      this.unkept.add(item.client_id);
      void this.#keep(item.client_id);
    }
  }

  /** What an earlier page, or another tab, kept. */
  async load() {
    const kept = await this.storage.pending();
    const ids = new Set(kept.map((item) => item.client_id));
    for (const [id, item] of this.items) {
      if (!ids.has(id) && !this.unkept.has(id) && item.state !== "sent" && id !== this.inFlight) this.items.delete(id);
    }
    for (const item of kept) {
      if (this.gone.has(item.client_id) || this.unkept.has(item.client_id)) continue;
      if (item.client_id === this.inFlight) continue;
      this.items.set(item.client_id, { ...item, state: item.state === "failed" ? "failed" : "waiting" });
    }
    this.#sort();
    this.onchange();
    this.#next();
  }

  /**
   * @param {number} room
   * @param {string} source
   * @param {number | null} replyTo
   * @param {Attachment[]} files
   * @returns {Pending}
   */
  add(room, source, replyTo = null, files = []) {
    const typed_at = this.clock.now();
    const last = Math.max(0, ...this.list().map((item) => item.order));
    /** @type {Pending} */
    const item = {
      client_id: this.newId(),
      room,
      source,
      reply_to: replyTo,
      ...(files.length > 0 && { files }),
      typed_at,
      order: Math.max(typed_at, last + 1), // a clock set back must not put it before an earlier one
      attempts: 0,
      state: "waiting",
      problem: null,
    };
    this.items.set(item.client_id, item);
    this.unkept.add(item.client_id);
    this.onchange();
    void this.#keepThenSend(item);
    return item;
  }

  /** @param {AckFrame} ack @param {{told?: boolean}} how told: by the tab that sends */
  acknowledged(ack, { told = false } = {}) {
    const id = ack.client_id ?? "";
    const item = this.#answered(id);
    this.refusals = 0;
    if (item) {
      this.#update(item, { state: "sent", problem: null });
      if (!told) this.tell({ kind: "acknowledged", ack });
      void this.#forgetKept(id);
    }
    this.#next();
  }

  /** The message itself was heard of: nothing is pending about it any more. @param {string} clientId */
  arrived(clientId) {
    if (this.inFlight === clientId) this.#settle();
    if (!this.items.delete(clientId)) return;
    this.refusals = 0;
    void this.#forgetKept(clientId);
    this.onchange();
    this.#next();
  }

  /** @param {ErrorFrame} error */
  refused(error) {
    const item = this.#answered(error.client_id ?? "");
    if (!item || item.state === "sent") return;
    if (PASSING.has(error.code)) {
      this.refusals += 1;
      const wait = error.retry_after === undefined ? this.#pause() : error.retry_after * 1000;
      this.pauseUntil = this.clock.now() + wait;
      this.#update(item, { state: "waiting" });
    } else {
      const { code, detail, field } = error;
      this.#update(item, { state: "failed", problem: { code, detail, field } });
      void this.#keep(item.client_id);
    }
    this.#next();
  }

  /** The connection is there, or is gone: what was sent without an answer is unknown. @param {boolean} connected */
  connection(connected) {
    this.connected = connected;
    if (connected) this.pauseUntil = 0;
    const unknown = this.inFlight === null ? undefined : this.items.get(this.inFlight);
    this.#settle();
    if (unknown) this.#update(unknown, { state: "waiting" });
    this.#next();
  }

  /** @param {boolean} leads whether this tab is the one that sends */
  lead(leads) {
    this.leads = leads;
    if (leads) void this.load();
  }

  /** A failed one once more: under a new name only where the old one was taken. @param {string} clientId */
  retry(clientId) {
    const item = this.items.get(clientId);
    if (item?.state !== "failed") return false;
    this.#resend(item);
    return true;
  }

  /** It calls many people, and is meant to: goes out under the same name. @param {string} clientId */
  confirm(clientId) {
    const item = this.items.get(clientId);
    if (!item || !asksBack(item)) return false;
    this.#resend(item, { call_all: true });
    return true;
  }

  /** @param {string} clientId @param {string} source */
  edit(clientId, source) {
    const item = this.items.get(clientId);
    if (!item || !this.#isFree(item)) return false;
    this.#resend(item, { source });
    return true;
  }

  /** @param {string} clientId */
  drop(clientId) {
    const item = this.items.get(clientId);
    if (!item || !this.#isFree(item)) return false;
    this.items.delete(clientId);
    void this.#forgetKept(clientId).then(() => this.tell({ kind: "look" }));
    this.onchange();
    return true;
  }

  /** Acknowledged ones that need not be shown any more. @param {(item: Pending) => boolean} isShown */
  sweep(isShown) {
    for (const [id, item] of this.items) {
      if (item.state === "sent" && isShown(item)) this.items.delete(id);
    }
  }

  /** @param {Pending} item @param {Partial<Pending>} [change] */
  #resend(item, change) {
    const client_id = item.problem?.code === "conflict" ? this.newId() : item.client_id;
    if (client_id !== item.client_id) {
      this.items.delete(item.client_id);
      void this.#forgetKept(item.client_id);
    }
    /** @type {Pending} */
    const again = { ...item, ...change, client_id, attempts: 0, state: "waiting", problem: null };
    this.items.set(client_id, again);
    this.unkept.add(client_id);
    this.#sort();
    this.onchange();
    void this.#keepThenSend(again);
  }

  /** Sends the first that waits, unless one is on its way: the next could overtake it. */
  #next() {
    if (!this.leads || !this.connected || this.inFlight !== null) return;
    const item = this.list().find(({ state }) => state === "waiting");
    if (!item) return;
    const wait = this.pauseUntil - this.clock.now();
    if (wait > 0) return this.#later(wait);
    if (!this.send(command(item))) return;
    this.inFlight = item.client_id;
    this.#update(item, { state: "sending", attempts: item.attempts + 1 });
    void this.#keep(item.client_id);
    this.#later(ANSWER_MS);
  }

  /** @param {number} ms */
  #later(ms) {
    this.clock.cancel(this.timer);
    this.timer = this.clock.after(() => {
      const unanswered = this.inFlight === null ? undefined : this.items.get(this.inFlight);
      this.#settle();
      if (unanswered) this.#update(unanswered, { state: "waiting" });
      this.#next();
    }, ms);
  }

  #settle() {
    this.inFlight = null;
    this.clock.cancel(this.timer);
  }

  /** Nobody else has it: the server refused it, or this tab sends and has not yet. @param {Pending} item */
  #isFree(item) {
    return item.state === "failed" || (this.leads && item.state === "waiting" && item.attempts === 0);
  }

  /** @param {string} clientId @returns {Pending | undefined} */
  #answered(clientId) {
    if (this.inFlight === clientId) this.#settle();
    return this.items.get(clientId);
  }

  #pause() {
    const bound = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.refusals - 1));
    return bound * (0.5 + this.clock.random() / 2);
  }

  /** @param {Pending} item @param {Partial<Pending>} change */
  #update(item, change) {
    this.items.set(item.client_id, { ...item, ...change });
    this.onchange();
  }

  #sort() {
    this.items = new Map([...this.items].sort(([, a], [, b]) => a.order - b.order));
  }

  /** Kept first: what was sent and not kept could be typed again by a person who saw it vanish. @param {Pending} item */
  async #keepThenSend(item) {
    /** @type {unknown} */
    let timer;
    const late = new Promise((resolve) => (timer = this.clock.after(() => resolve(undefined), KEEP_MS)));
    await Promise.race([this.#keep(item.client_id), late]);
    this.clock.cancel(timer);
    this.tell({ kind: "look" });
    this.#next();
  }

  /** @param {string} clientId */
  async #keep(clientId) {
    const item = this.items.get(clientId);
    if (!item || item.state === "sent") return;
    try {
      await this.storage.keep(item);
      this.unkept.delete(clientId);
      if (!this.items.has(clientId) || this.items.get(clientId)?.state === "sent") await this.storage.forget(clientId);
    } catch (error) {
      console.warn("A pending message is not kept over a reload:", error);
    }
  }

  /** @param {string} clientId */
  async #forgetKept(clientId) {
    this.gone.add(clientId);
    this.unkept.delete(clientId);
    try {
      await this.storage.forget(clientId);
    } catch (error) {
      console.warn("A sent message could not be forgotten; it will be sent again, and taken once:", error);
    }
  }
}

/** @param {Pending} item @returns {PostCommand} */
function command({ client_id, room, source, reply_to, files = [], call_all = false }) {
  const attachments = files.map(({ id }) => id);
  return { type: "post", client_id, room, source, ...(reply_to !== null && { reply_to }), ...(files.length > 0 && { attachments }), ...(call_all && { call_all }) };
}

/** Whether the server wants to know first that so many people are meant to be called (`call_all`). @param {Pending} item */
export function asksBack(item) {
  return item.state === "failed" && item.problem?.code === "invalid" && item.problem.field === "call_all";
}
