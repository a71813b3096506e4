/**
 * What I have chosen at messages: my reactions, my votes. A message names the first hundred people of each; where there are
 * more, mine are asked for, for all such messages that are shown at once, and kept true by what is heard: my own choices are
 * told to all my devices (`chosen`), and nobody else changes them.
 */

import { signal } from "./signals.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chosen} Chosen */
/** @typedef {import("./signals.js").Signal<Chosen | null>} Known */

/** As many as one answer has. */
const TOGETHER = 200;

export class Choices {
  /** @param {import("./api.js").Api} api @param {number} me */
  constructor(api, me) {
    this.api = api;
    this.me = me;
    /** Of messages that don't name everybody, by id. @private @type {Map<number, Known>} */
    this.known = new Map();
    /** What is to be asked for, with the change that the answer must contain. @private @type {Map<number, number>} */
    this.wanted = new Map();
    /** @private */
    this.asking = false;
  }

  /** Subscribes like a signal, and asks for what isn't known. @param {Message} message @returns {Pick<Chosen, "reactions" | "options">} */
  of(message) {
    if (namesAll(message)) return namedIn(message, this.me);
    const known = this.#known(message.id).value;
    if (!known || known.change < known.least) this.#want(message);
    return known ?? namedIn(message, this.me);
  }

  /** My choices as the server tells them. @param {Omit<Chosen, "least">} chosen */
  learn({ message_id, change, reactions, options }) {
    const known = this.#known(message_id);
    const least = known.peek()?.least ?? 0;
    if ((known.peek()?.change ?? 0) <= change) known.value = { message_id, change, reactions, options, least };
  }

  /**
   * A form of a message that came live. Where it no longer names everybody, I have chosen what the form before it said.
   * @param {Message} message
   * @param {() => Message | undefined} before the form that it directly follows, as far as one is held
   */
  heard(message, before) {
    const { id: message_id, change } = message;
    if (namesAll(message)) {
      if (this.known.has(message_id)) this.learn({ message_id, change, ...namedIn(message, this.me) });
      return;
    }
    if (this.known.get(message_id)?.peek()) return;
    const held = before();
    if (held && namesAll(held)) this.learn({ message_id, change: held.change, ...namedIn(held, this.me) });
  }

  /** A message that changed while nobody listened: whether I chose anew meanwhile is not known. @param {Message} message */
  missed({ id, change }) {
    const known = this.known.get(id);
    const held = known?.peek();
    if (known && held && held.change < change) known.value = { ...held, least: change };
  }

  /** What is known is of another past. */
  forget() {
    for (const known of this.known.values()) known.value = null;
  }

  /** @param {Message} message */
  #want({ id, change }) {
    this.wanted.set(id, change);
    if (this.asking) return;
    this.asking = true;
    void Promise.resolve().then(() => this.#ask());
  }

  /** Without an answer they are asked for when they are looked at again. */
  async #ask() {
    try {
      while (this.wanted.size) {
        const asked = [...this.wanted].slice(0, TOGETHER);
        for (const [id] of asked) this.wanted.delete(id);
        const { choices } = await this.api.get(`/me/choices?messages=${asked.map(([id]) => id).join(",")}`);
        const told = new Map(choices.map((/** @type {Chosen} */ one) => [one.message_id, one]));
        const nothing = { reactions: [], options: [] }; // of what is gone meanwhile
        for (const [message_id, change] of asked) this.learn(told.get(message_id) ?? { message_id, change, ...nothing });
      }
    } catch {
      this.wanted.clear();
    } finally {
      this.asking = false;
    }
  }

  /** @param {number} id @returns {Known} */
  #known(id) {
    const known = this.known.get(id) ?? signal(/** @type {Chosen | null} */ (null));
    this.known.set(id, known);
    return known;
  }
}

/** Whether everybody who reacted or voted stands in the message. @param {Message} message */
export function namesAll({ reactions, poll }) {
  return [...reactions, ...(poll?.options ?? [])].every(({ count, user_ids }) => count <= user_ids.length);
}

/** @param {Message} message @param {number} me */
function namedIn({ reactions, poll }, me) {
  return {
    reactions: reactions.filter(({ user_ids }) => user_ids.includes(me)).map(({ emoji }) => emoji),
    options: (poll?.options ?? []).filter(({ user_ids }) => user_ids.includes(me)).map(({ id }) => id),
  };
}
