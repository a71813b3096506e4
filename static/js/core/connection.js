/**
 * Keeps one live connection: opens, listens for silence, comes back, and says what it is doing.
 *
 * A tab may sleep for an hour and wake with a socket that looks open; a laptop may change networks. So silence counts, not
 * the socket's own opinion: with nothing heard for two heartbeats it is opened anew, and `wake` asks at once.
 */

import { unanswered, ApiError } from "./api.js";
import { CLOSED } from "./transports.js";

/** @import { Clock } from "./clock.js" */
/** @import { Transport, TransportKind } from "./transports.js" */
/** @import { AckFrame, Command, ConnectionState, ServerFrame } from "./types.js" */

/** The first wait is random up to this, so that a restart is not met by everybody at once. */
const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 30_000;
/** From opening to `ready`. */
const OPEN_MS = 10_000;
/** For an answer when there is a reason to doubt the connection. */
const PROBE_MS = 5_000;
/** The same when the browser says that the network is gone: who writes now shall know within two seconds. */
const OFFLINE_PROBE_MS = 1_000;
/** What such a probe is called, and its answer. */
const AWAY = "away";
/** For the answer to an edit or the like. */
const ANSWER_MS = 20_000;
/** Two reasons to wake at once are one. */
const WAKE_MS = 1_000;
/** What worked is tried first for this long; then a better way gets another chance. */
const REMEMBER_MS = 600_000;
/** While it is online by a lesser way the best one is tried beside it: after this long, then after twice as long, … */
const BETTER_MS = 30_000;
const LONGEST_BETTER_MS = 600_000;
/** Until it is asked again whether nothing is under way. */
const BUSY_MS = 1_000;

/** @typedef {NonNullable<ConnectionState["reason"]>} Refusal */

/**
 * @typedef {object} Options
 * @property {TransportKind[]} transports best first
 * @property {Clock} clock
 * @property {number} heartbeat_s
 * @property {number} user_id whose page this is
 * @property {(frame: ServerFrame) => void} onframe
 * @property {(state: ConnectionState) => void} onstate
 * @property {() => void} ondisconnect was online, is no more
 * @property {() => Promise<Refusal | "welcome" | "unknown">} whoami asked after a refusal
 */

export class Connection {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    this.clock = options.clock;
    this.heartbeat_ms = options.heartbeat_s * 1000;
    /** @type {ConnectionState} */
    this.state = {
      phase: "connecting",
      transport: null,
      retry_at: null,
      attempts: 0,
      reason: null,
      ever_online: false,
      offline: false,
    };
    /** @private @type {Transport | null} */
    this.transport = null;
    /** @private @type {TransportKind | null} */
    this.kind = null;
    /** @private */
    this.heardAt = 0;
    /** @private */
    this.tickedAt = 0;
    /** @private */
    this.triedAt = -Infinity;
    /** @private @type {{kind: TransportKind, at: number} | null} */
    this.lastGood = null;
    /** @private @type {unknown} */
    this.timer = null;
    /** @private @type {unknown} */
    this.probe = null;
    /** What the probe under way is called. @private @type {string | null} */
    this.probed = null;
    /** The best way, tried beside a lesser one. @private @type {Transport | null} */
    this.candidate = null;
    /** @private @type {unknown} */
    this.betterTimer = null;
    /** @private @type {Map<string, {resolve: (ack: AckFrame) => void, reject: (error: Error) => void, timer: unknown}>} */
    this.asked = new Map();
    /** @private */
    this.refs = 0;
  }

  get online() {
    return this.state.phase === "online";
  }

  /** Whether `sync` can be asked for on this connection. */
  get syncs() {
    return this.kind?.syncs ?? false;
  }

  open() {
    if (this.transport || this.state.phase === "signed_out") return;
    this.#attempt();
  }

  /** @param {Command} command @returns {boolean} whether it went out; not whether it arrived */
  send(command) {
    return this.online && this.transport !== null && this.transport.send(command);
  }

  /**
   * Sends and waits for the ack. Rejects with ApiError, `offline` when no answer came.
   * @param {{type: "edit", id: number, source: string, version?: number} | {type: "delete", id: number}
   *   | {type: "react", id: number, emoji: string, on: boolean}} command
   * @returns {Promise<AckFrame>}
   */
  request(command) {
    const ref = `r${++this.refs}`;
    return new Promise((resolve, reject) => {
      if (!this.send({ ...command, ref })) return reject(unanswered());
      const timer = this.clock.after(() => this.#settle(ref)?.reject(unanswered()), ANSWER_MS);
      this.asked.set(ref, { resolve, reject, timer });
    });
  }

  /** Something changed: the page is back, the network is, or the person asks. Tries or probes at once. */
  wake() {
    if (this.state.offline) this.#show({ offline: false });
    if (this.state.phase === "signed_out") return void this.#ask();
    if (this.online) return this.#probeNow();
    if (this.state.phase === "connecting" && this.transport) return;
    const since_ms = this.clock.now() - this.triedAt;
    if (since_ms < WAKE_MS) this.#tryIn(WAKE_MS - since_ms);
    else this.#attempt();
  }

  /** The browser says that there is no network: shown, not believed. A server on this machine may still answer. */
  offline() {
    this.#show({ offline: true, phase: this.state.phase === "waiting" ? "offline" : this.state.phase });
    if (!this.online) return;
    if (this.syncs) this.#probeAway();
    else this.reopen(); // it can't be asked
  }

  /** The page goes, perhaps to come back: `wake` opens again. */
  suspend() {
    if (this.state.phase === "signed_out") return;
    this.#end();
    this.#show({ phase: "waiting", transport: null, retry_at: null });
  }

  /** Closed by us, at once to be opened again: for a stream that must be brought up to date. */
  reopen() {
    this.#end();
    this.#attempt();
  }

  #attempt() {
    this.#end();
    this.triedAt = this.clock.now();
    const attempts = this.state.attempts + 1;
    const kind = this.#kindFor(attempts);
    this.kind = kind;
    this.#show({ phase: "connecting", transport: null, retry_at: null, attempts, reason: null });
    this.timer = this.clock.after(() => this.#lost(CLOSED.ABNORMAL), OPEN_MS);
    this.heardAt = this.clock.now();
    try {
      this.transport = kind.open({
        frame: (frame) => this.#heardFrame(frame),
        heard: () => this.#heard(),
        ready: () => this.#ready(kind),
        closed: (code) => this.#lost(code),
      });
    } catch {
      this.#lost(CLOSED.ABNORMAL); // an address or a policy that the browser refuses
    }
  }

  /**
   * Each way in turn, but first what worked lately; the best way twice, for a server that restarts.
   * @param {number} attempt @returns {TransportKind}
   */
  #kindFor(attempt) {
    const { transports } = this.options;
    const good = this.lastGood && this.clock.now() - this.lastGood.at < REMEMBER_MS ? this.lastGood.kind : null;
    const others = transports.filter((kind) => kind !== good);
    const order = !good ? transports : good === transports[0] ? [good, good, ...others] : [good, ...others];
    return /** @type {TransportKind} */ (order[(attempt - 1) % order.length]);
  }

  /** @param {TransportKind} kind */
  #ready(kind) {
    if (this.online) return; // a second hello
    this.clock.cancel(this.timer);
    if (this.lastGood?.kind !== kind || kind === this.options.transports[0]) this.lastGood = { kind, at: this.clock.now() };
    this.#show({ phase: "online", transport: kind.name, retry_at: null, attempts: 0, ever_online: true });
    this.tickedAt = this.clock.now();
    this.#tickLater();
    if (kind !== this.options.transports[0]) this.#tryBetterIn(BETTER_MS);
  }

  /** @param {number} ms */
  #tryBetterIn(ms) {
    this.betterTimer = this.clock.after(() => this.#tryBetter(Math.min(2 * ms, LONGEST_BETTER_MS)), ms);
  }

  /**
   * Opens the best way beside the one in use. What it says is left unheard: it is opened again when it works.
   * @param {number} again_ms
   */
  #tryBetter(again_ms) {
    const [best] = /** @type {[TransportKind]} */ (this.options.transports);
    const failed = () => {
      this.#endCandidate();
      this.#tryBetterIn(again_ms);
    };
    this.betterTimer = this.clock.after(failed, OPEN_MS);
    try {
      this.candidate = best.open({
        frame: () => {},
        heard: () => {},
        ready: () => {
          this.#endCandidate();
          this.#switchTo(best);
        },
        closed: failed,
      });
    } catch {
      failed();
    }
  }

  /** Once nothing waits for an answer, which would be lost. @param {TransportKind} best */
  #switchTo(best) {
    if (this.asked.size) {
      this.betterTimer = this.clock.after(() => this.#switchTo(best), BUSY_MS);
      return;
    }
    this.lastGood = { kind: best, at: this.clock.now() };
    this.reopen();
  }

  #endCandidate() {
    this.clock.cancel(this.betterTimer);
    this.candidate?.close();
    this.candidate = null;
  }

  /** @param {ServerFrame} frame */
  #heardFrame(frame) {
    this.#heard();
    if ((frame.type === "ack" || frame.type === "error") && frame.ref !== undefined) {
      const asked = this.#settle(frame.ref);
      if (frame.type === "ack") asked?.resolve(frame);
      else asked?.reject(new ApiError(frame));
      return;
    }
    if (frame.type === "hello") {
      if (frame.user.id !== this.options.user_id) return this.#refused("another_account");
      this.heartbeat_ms = frame.heartbeat_s * 1000;
    }
    if (frame.type === "pong" && frame.ref === AWAY) this.#endProbe();
    this.options.onframe(frame);
    if (frame.type === "hello" && this.state.offline && this.syncs) this.#probeAway();
  }

  #heard() {
    this.heardAt = this.clock.now();
    if (this.probed !== AWAY) this.#endProbe();
  }

  #endProbe() {
    this.clock.cancel(this.probe);
    this.probe = this.probed = null;
  }

  #tickLater() {
    this.timer = this.clock.after(() => this.#tick(), this.heartbeat_ms / 2);
  }

  #tick() {
    const now = this.clock.now();
    const slept = now - this.tickedAt > this.heartbeat_ms;
    const silent_ms = now - this.heardAt;
    this.tickedAt = now;
    this.#tickLater();
    if (slept) this.#probeNow();
    else if (silent_ms >= 2 * this.heartbeat_ms) this.#lost(CLOSED.ABNORMAL);
    else if (silent_ms >= this.heartbeat_ms && this.syncs) this.transport?.send({ type: "ping", ref: "beat" });
  }

  /** After the browser's word only the answer counts: other frames may have been on their way before it. */
  #probeAway() {
    this.#endProbe();
    this.#probeNow(OFFLINE_PROBE_MS, AWAY);
  }

  /** Is anybody there? A stream can't be asked: after a silence it is opened anew. @param {number} [patience_ms] @param {string} [ref] */
  #probeNow(patience_ms = PROBE_MS, ref = "probe") {
    if (this.probe !== null) return;
    if (!this.syncs) {
      if (this.clock.now() - this.heardAt > this.heartbeat_ms) this.reopen();
      return;
    }
    if (!this.transport?.send({ type: "ping", ref })) return this.reopen();
    this.probed = ref;
    this.probe = this.clock.after(() => {
      this.probe = this.probed = null;
      if (this.state.offline) this.#lost(CLOSED.ABNORMAL);
      else this.reopen();
    }, patience_ms);
  }

  /** @param {number} code */
  #lost(code) {
    this.#end();
    if (code === CLOSED.SIGNED_OUT || code === CLOSED.ENDED) return void this.#ask();
    this.#waitToRetry();
  }

  #waitToRetry() {
    const { attempts, ever_online } = this.state;
    const failures = ever_online ? attempts : Math.max(0, attempts - 1);
    const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    const wait = failures === 0 ? this.clock.random() * bound : bound * (0.5 + this.clock.random() / 2);
    this.#tryIn(wait);
  }

  /** @param {number} ms */
  #tryIn(ms) {
    this.clock.cancel(this.timer);
    this.#show({ phase: this.state.offline ? "offline" : "waiting", transport: null, retry_at: this.clock.now() + ms });
    this.timer = this.clock.after(() => this.#attempt(), ms);
  }

  /** Refused: who are we to the server now? Signed in again in another tab is welcome; no answer is not a no. */
  async #ask() {
    const before = this.state;
    this.#refused(before.reason ?? "signed_out");
    const who = await this.options.whoami();
    if (this.state.phase !== "signed_out") return;
    if (who === "unknown" || who === "welcome") {
      if (before.phase !== "signed_out") this.#waitToRetry();
      else if (who === "welcome") this.#attempt();
    } else this.#show({ reason: who });
  }

  /** @param {Refusal} reason */
  #refused(reason) {
    this.#end();
    this.#show({ phase: "signed_out", transport: null, retry_at: null, reason });
  }

  /** Ends what is open and what waits, without a word to the one who opened it. */
  #end() {
    const wasOnline = this.online;
    this.clock.cancel(this.timer);
    this.#endProbe();
    this.#endCandidate();
    this.transport?.close();
    this.transport = null;
    for (const ref of [...this.asked.keys()]) this.#settle(ref)?.reject(unanswered());
    if (!wasOnline) return;
    this.state = { ...this.state, phase: "connecting" };
    this.options.ondisconnect();
  }

  /** @param {string} ref */
  #settle(ref) {
    const asked = this.asked.get(ref);
    if (!asked) return undefined;
    this.asked.delete(ref);
    this.clock.cancel(asked.timer);
    return asked;
  }

  /** @param {Partial<ConnectionState>} change */
  #show(change) {
    this.state = { ...this.state, ...change };
    this.options.onstate(this.state);
  }
}
