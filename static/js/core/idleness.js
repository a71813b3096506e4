/**
 * Whether anybody is at this browser: no input in any of its tabs for some minutes means no. One timer, and none of it is
 * wound up by input: when it rings it looks when input last came.
 */

export const IDLE_AFTER_MS = 300_000;
/** How often the other tabs hear of input. They may think of it as that much older, which nobody notices. */
const TELL_TABS_EVERY_MS = 30_000;

/** @typedef {Pick<BroadcastChannel, "postMessage" | "onmessage">} Channel */

export class Idleness {
  /**
   * @param {object} options
   * @param {import("./clock.js").Clock} options.clock
   * @param {string} options.name of the account, the same in all its tabs
   * @param {(name: string) => Channel | null} options.channel
   * @param {{idle: boolean}} options.place where connections read how they begin
   * @param {(idle: boolean) => void} options.tell the server, on the connection that is open
   */
  constructor({ clock, name, channel, place, tell }) {
    this.clock = clock;
    this.name = name;
    this.openChannel = channel;
    this.place = place;
    this.tell = tell;
    /** What the open connection has said of us; null: none is open. @private @type {boolean | null} */
    this.told = null;
    /** @private */
    this.inputAt = clock.now();
    /** @private */
    this.toldTabsAt = -Infinity;
    /** @private @type {Channel | null} */
    this.tabs = null;
  }

  start() {
    this.tabs = this.openChannel(this.name);
    if (this.tabs) this.tabs.onmessage = () => this.#heard();
    this.#lookIn(IDLE_AFTER_MS);
  }

  /** Somebody typed, pointed, scrolled, or came back to this tab. Cheap: called on each of these. */
  input() {
    this.#heard();
    if (this.inputAt - this.toldTabsAt < TELL_TABS_EVERY_MS) return;
    this.toldTabsAt = this.inputAt;
    this.tabs?.postMessage("input");
  }

  /** A connection begins, and says on its address how we are. */
  opening() {
    this.told = this.place.idle;
  }

  /** It is open: what changed in between can be told now. */
  opened() {
    this.#say();
  }

  closed() {
    this.told = null;
  }

  #heard() {
    this.inputAt = this.clock.now();
    if (!this.place.idle) return;
    this.place.idle = false;
    this.#lookIn(IDLE_AFTER_MS);
    this.#say();
  }

  #look() {
    const left_ms = this.inputAt + IDLE_AFTER_MS - this.clock.now();
    if (left_ms > 0) return this.#lookIn(left_ms);
    this.place.idle = true;
    this.toldTabsAt = -Infinity; // the next input is news to the others
    this.#say();
  }

  /** @param {number} ms */
  #lookIn(ms) {
    this.clock.after(() => this.#look(), ms);
  }

  #say() {
    if (this.told === null || this.told === this.place.idle) return;
    this.told = this.place.idle;
    this.tell(this.told);
  }
}
