/** What is pinned in a room, for as long as somebody looks at it: the list, and what is heard of it. */

import { ledgerOf } from "./counters.js";

/** @import { Message } from "../types.js" */
/** @import { World } from "./world.js" */

export class Pins {
  constructor() {
    /** The newest pin first; null until the list has come. @type {Message[] | null} */
    this.shown = null;
    /** The list is on its way. */
    this.asked = true;
    /** Pinned ones by id, and all that are heard of while the list is on its way. @private @type {Map<number, Message>} */
    this.held = new Map();
  }

  /** A message in this form. @param {Message} message */
  heard(message) {
    const held = this.held.get(message.id);
    if (held ? held.change >= message.change : !this.asked && !isPinned(message)) return;
    this.held.set(message.id, message);
    if (!this.asked) this.#show();
  }

  /** Everything that is pinned, as it was read at some moment. @param {Message[]} messages */
  came(messages) {
    for (const message of messages) this.heard(message);
    this.asked = false;
    this.#show();
  }

  #show() {
    for (const [id, message] of this.held) if (!isPinned(message)) this.held.delete(id);
    this.shown = [...this.held.values()].sort(byPin);
  }
}

/** Before the pins are asked for: what is heard meanwhile may be newer than the answer. @param {World} world @param {number} room */
export function wantPins(world, room) {
  const state = world.rooms.get(room);
  if (!state) return;
  state.pins ??= new Pins();
  state.pins.asked = true;
}

/** @param {World} world @param {number} room @param {Message[]} messages */
export function addPins(world, room, messages) {
  const state = world.rooms.get(room);
  if (!state?.pins) return;
  state.pins.came(messages);
  ledgerOf(world, room).hold();
  world.touched.rooms.add(room);
}

/** @param {Message} message */
const isPinned = (message) => message.pinned !== null && message.deleted_at === null;

/** @param {Message} a @param {Message} b */
function byPin(a, b) {
  return (b.pinned?.at ?? "").localeCompare(a.pinned?.at ?? "");
}
