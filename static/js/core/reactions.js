/**
 * Reactions as they are shown: the server's, with what I just wished and it has not said yes to.
 *
 * A wish shows at once. It ends when the message shows it, or something newer; refused, it is taken back.
 */

import { signal } from "./signals.js";

/** @import { Choices } from "./choices.js" */
/** @import { Connection } from "./connection.js" */
/** @import { Store } from "./store.js" */
/** @import { Message, ShownReaction } from "./types.js" */

/**
 * @typedef {object} Wish
 * @property {boolean} on
 * @property {number | null} change the message's, in which it is contained; null until the server said so
 */

/** @typedef {Map<string, Wish>} Wishes by emoji */

export class Reactions {
  /** @param {{boot: {user: {id: number}}, link: Pick<Connection, "request">, choices: Pick<Choices, "of">}} store */
  constructor({ boot, link, choices }) {
    this.me = boot.user.id;
    this.link = link;
    this.choices = choices;
    /** By message id. @private @type {Map<number, {value: Wishes}>} */
    this.wishes = new Map();
  }

  /** Subscribes like a signal. @param {Message} message @returns {ShownReaction[]} */
  of(message) {
    return withWishes(message, this.choices.of(message).reactions, this.#wishes(message.id).value, this.me);
  }

  /** Mine on, or off again. Rejects when it was refused, and then it is as it was. @param {Message} message @param {string} emoji */
  async toggle(message, emoji) {
    const shown = this.of(message).find((one) => one.emoji === emoji);
    await this.set(message, emoji, !shown?.mine);
  }

  /** @param {Message} message @param {string} emoji @param {boolean} on */
  async set(message, emoji, on) {
    const wish = { on, change: null };
    this.#put(message.id, emoji, wish);
    try {
      const change = (await this.#send(message, emoji, on)) || message.change + 1; // where it isn't said, any newer form has it
      this.#settle(message.id, emoji, wish, { on, change });
    } catch (error) {
      this.#settle(message.id, emoji, wish, null);
      throw error;
    }
  }

  /** @param {Message} message @param {string} emoji @param {boolean} on @returns {Promise<number>} the change, 0 where that is not said */
  async #send(message, emoji, on) {
    const answer = await this.link.request({ type: "react", id: message.id, emoji, on });
    return answer.type === "ack" ? answer.change : 0;
  }

  /** Unless I changed my mind meanwhile. @param {number} id @param {string} emoji @param {Wish} before @param {Wish | null} after */
  #settle(id, emoji, before, after) {
    if (this.#wishes(id).value.get(emoji) === before) this.#put(id, emoji, after);
  }

  /** @param {number} id @param {string} emoji @param {Wish | null} wish */
  #put(id, emoji, wish) {
    const wishes = this.#wishes(id);
    const next = new Map(wishes.value);
    if (wish) next.set(emoji, wish);
    else next.delete(emoji);
    wishes.value = next;
  }

  /** @param {number} id @returns {{value: Wishes}} */
  #wishes(id) {
    let wishes = this.wishes.get(id);
    if (!wishes) this.wishes.set(id, (wishes = signal(/** @type {Wishes} */ (new Map()))));
    return wishes;
  }
}

/**
 * @param {Pick<Message, "reactions" | "change">} message
 * @param {string[]} mine
 * @param {Wishes} wishes
 * @param {number} me
 * @returns {ShownReaction[]}
 */
export function withWishes({ reactions, change }, mine, wishes, me) {
  let shown = reactions.map((one) => ({ ...one, mine: mine.includes(one.emoji) }));
  for (const [emoji, wish] of wishes) {
    if (wish.change === null || change < wish.change) shown = withMine(shown, emoji, wish.on, me);
  }
  return shown;
}

/** @param {ShownReaction[]} reactions @param {string} emoji @param {boolean} on @param {number} me */
function withMine(reactions, emoji, on, me) {
  const held = reactions.find((one) => one.emoji === emoji);
  if (!held) return on ? [...reactions, { emoji, count: 1, user_ids: [me], mine: true }] : reactions;
  if (held.mine === on) return reactions;
  const count = held.count + (on ? 1 : -1);
  const user_ids = on ? [...held.user_ids, me] : held.user_ids.filter((id) => id !== me);
  return reactions.map((one) => (one === held ? { emoji, count, user_ids, mine: on } : one)).filter((one) => one.count > 0);
}

/** Subscribes like a signal. @param {Store} store @param {Message} message */
export const reactionsOf = (store, message) => store.part(Reactions).of(message);

/** @param {Store} store @param {Message} message @param {string} emoji */
export const toggleReaction = (store, message, emoji) => store.part(Reactions).toggle(message, emoji);

/** @param {Store} store @param {Message} message @param {string} emoji @param {boolean} on */
export const setReaction = (store, message, emoji, on) => store.part(Reactions).set(message, emoji, on);
