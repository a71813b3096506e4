/**
 * Whether anybody is at this browser: no input in any of its tabs for some minutes means no. One timer, and none of it is
 * wound up by input: when it rings it looks when input last came.
 */

import { effect, untracked } from "./signals.js";

/** @import { Store } from "./store.js" */
/** @import { ConnectionState } from "./types.js" */

export const IDLE_AFTER_MS = 300_000;
/** How often the other tabs hear of input. They may think of it as that much older, which nobody notices. */
const TELL_TABS_EVERY_MS = 30_000;

/** @typedef {Pick<BroadcastChannel, "postMessage" | "onmessage">} Channel */

export class Idleness {
  /** @param {Pick<Store, "attentive" | "clock" | "connection" | "link" | "place"> & {surroundings: {name: string, channel: (name: string) => Channel | null}}} store */
  constructor({ attentive, clock, connection, link, place, surroundings }) {
    this.clock = clock;
    this.link = link;
    /** Where connections read how they begin. */
    this.place = place;
    /** What the open connection has said of us; null: none is open. @private @type {boolean | null} */
    this.told = null;
    /** @private */
    this.inputAt = clock.now();
    /** @private */
    this.toldTabsAt = -Infinity;
    /** @private */
    this.tabs = surroundings.channel(`${surroundings.name}-input`);
    if (this.tabs) this.tabs.onmessage = () => this.#heard();
    this.#lookIn(IDLE_AFTER_MS);
    effect(() => this.#connectionIs(connection.value.phase));
    effect(() => {
      if (attentive.value) untracked(() => this.input()); // somebody came to this tab
    });
  }

  /** Somebody typed, pointed, scrolled, or came back to this tab. Cheap: called on each of these. */
  input() {
    this.#heard();
    if (this.inputAt - this.toldTabsAt < TELL_TABS_EVERY_MS) return;
    this.toldTabsAt = this.inputAt;
    this.tabs?.postMessage("input");
  }

  /** @param {ConnectionState["phase"]} phase */
  #connectionIs(phase) {
    if (phase === "connecting") this.told = this.place.idle; // it says so on its address
    else if (phase !== "online") this.told = null;
    else {
      this.told ??= this.place.idle;
      this.#say(); // what changed while it opened
    }
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
    if (this.link.online) this.#tell((this.told = this.place.idle));
  }

  /** A stream says it on the address it is opened at. @param {boolean} idle */
  #tell(idle) {
    if (this.link.syncs) this.link.send({ type: "idle", on: idle });
    else this.link.reopen();
  }
}
