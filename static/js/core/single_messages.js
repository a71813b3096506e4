/**
 * Messages known by their id, wherever they stand: what a reply answers, the root of a thread. Kept true by the same frames
 * as the rest (world.js); fetched when they are first looked at and not held.
 */

import { problemOf } from "./api.js";
import { signal } from "./signals.js";
import { addSingle, want } from "./world/messages.js";

/** @import { Api } from "./api.js" */
/** @import { Message } from "./types.js" */
/** @import { World } from "./world/world.js" */

/** @typedef {Message | null | undefined} Single undefined until it is known; null: there is no such message for me */

export class SingleMessages {
  /** @param {Api} api @param {World} world */
  constructor(api, world) {
    this.api = api;
    this.world = world;
    /** @private @type {Map<number, {value: Single, peek(): Single}>} */
    this.signals = new Map();
    /** On their way, so that each is asked for once. @private @type {Map<number, Promise<Single>>} */
    this.running = new Map();
  }

  /** Subscribes like a signal, and fetches what is missing. @param {number} id @param {number} room where it probably stands */
  of(id, room) {
    const held = this.#signal(id, room);
    if (held.peek() === undefined) void this.load(id, room).catch(() => {}); // looked at again, it is asked for again
    return held.value;
  }

  /** Rejects where no answer came. @param {number} id @param {number} room @returns {Promise<Single>} */
  load(id, room) {
    const held = this.#signal(id, room).peek();
    if (held !== undefined) return Promise.resolve(held);
    const running = this.running.get(id) ?? this.#fetch(id).finally(() => this.running.delete(id));
    this.running.set(id, running);
    return running;
  }

  /** Anew, because what was held may be of another past. @param {number} id */
  async reload(id) {
    await this.#fetch(id).catch(() => {});
  }

  /** @param {Iterable<number>} ids of those that changed */
  show(ids) {
    for (const id of ids) {
      const shown = this.signals.get(id);
      if (shown) shown.value = this.world.singles.get(id) ?? undefined;
    }
  }

  /** @param {number} id @returns {Promise<Single>} */
  async #fetch(id) {
    try {
      addSingle(this.world, await this.api.get(`/messages/${id}`));
      this.show([id]);
    } catch (error) {
      if (problemOf(error).code !== "not_found") throw error;
      const shown = this.signals.get(id);
      if (shown) shown.value = null;
    }
    return this.signals.get(id)?.peek();
  }

  /** @param {number} id @param {number} room */
  #signal(id, room) {
    let held = this.signals.get(id);
    if (!held) {
      // Known from now on: what changes while it is fetched is not missed.
      held = signal(/** @type {Single} */ (want(this.world, id, room) ?? undefined));
      this.signals.set(id, held);
    }
    return held;
  }
}
