/** Asking for what is behind, in the way that the connection allows, and not waiting for an answer for ever. */

import { behind, isSyncing, takeSyncs } from "./world/counters.js";
import { restart } from "./world/resets.js";

/** @import { Clock } from "./clock.js" */
/** @import { Connection } from "./connection.js" */
/** @import { World } from "./world/world.js" */

/** For the next answer to a sync. */
const ANSWER_MS = 60_000;

export class CatchingUp {
  /**
   * @param {World} world
   * @param {Connection} link
   * @param {Clock} clock
   */
  constructor(world, link, clock) {
    this.world = world;
    this.link = link;
    this.clock = clock;
    /** @private @type {unknown} */
    this.timer = null;
  }

  /** Asks for all that is behind and not asked for yet. */
  ask() {
    if (!this.link.online) return;
    if (!this.link.syncs) {
      for (const counter of behind(this.world)) restart(this.world, counter);
      return;
    }
    const rooms = takeSyncs(this.world);
    if (Object.keys(rooms).length) this.link.send({ type: "sync", rooms });
    if (!isSyncing(this.world)) this.rest();
    else if (this.timer === null) this.timer = this.clock.after(() => this.#unanswered(), ANSWER_MS);
  }

  /** Answered, or gone with the connection: nothing is waited for. */
  rest() {
    this.clock.cancel(this.timer);
    this.timer = null;
  }

  /** Its room would stay behind for good. */
  #unanswered() {
    this.timer = null;
    if (this.link.online) this.link.reopen();
  }
}
