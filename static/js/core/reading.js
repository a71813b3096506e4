/**
 * My read position: only forward, only for what was on screen while somebody looked.
 *
 * Soft on the wire, so it is said again until the server has it.
 */

/** @import { Clock } from "./clock.js" */

/** Scrolling through a room is one message to the server, not fifty. */
const GATHER_MS = 300;

/**
 * @typedef {object} Options
 * @property {Clock} clock
 * @property {(room: number, number: number) => boolean} send
 * @property {(room: number, number: number) => void} onread to show it at once
 */

export class Reading {
  /** @param {Options} options */
  constructor({ clock, send, onread }) {
    this.clock = clock;
    this.send = send;
    this.onread = onread;
    /** @private */
    this.attentive = false;
    /** The lowest message on screen, by room. @private @type {Map<number, number>} */
    this.onScreen = new Map();
    /** Read here, and not confirmed by the server. @private @type {Map<number, number>} */
    this.unconfirmed = new Map();
    /** Marked unread by hand: stays so while it is open. @private @type {Set<number>} */
    this.held = new Set();
    /** @private @type {unknown} */
    this.timer = null;
  }

  /** @param {{visible: boolean, focused: boolean}} state of the page */
  attention({ visible, focused }) {
    this.attentive = visible && focused;
    if (!this.attentive) return;
    for (const [room, number] of this.onScreen) this.saw(room, number);
  }

  /** A message is on screen. @param {number} room @param {number} number */
  saw(room, number) {
    this.onScreen.set(room, Math.max(number, this.onScreen.get(room) ?? 0));
    if (this.attentive && !this.held.has(room)) this.#read(room, number);
  }

  /** Read by decision, on screen or not. @param {number} room @param {number} number */
  declare(room, number) {
    this.held.delete(room);
    this.#read(room, number);
  }

  /** @param {number} room @param {number} number */
  #read(room, number) {
    if (number <= (this.unconfirmed.get(room) ?? 0)) return;
    this.unconfirmed.set(room, number);
    this.onread(room, number);
    this.timer ??= this.clock.after(() => this.say(), GATHER_MS);
  }

  /** The room is not on screen any more. @param {number} room */
  left(room) {
    this.onScreen.delete(room);
    this.held.delete(room);
  }

  /** Marked unread by hand: what is on screen does not count until the room is opened anew. @param {number} room */
  hold(room) {
    this.held.add(room);
    this.unconfirmed.delete(room);
  }

  /** What the server knows. @param {number} room @param {number} number */
  confirmed(room, number) {
    if (number >= (this.unconfirmed.get(room) ?? 0)) this.unconfirmed.delete(room);
  }

  /** Says what is not confirmed: after gathering, and again when the connection is back. */
  say() {
    this.clock.cancel(this.timer);
    this.timer = null;
    for (const [room, number] of this.unconfirmed) this.send(room, number);
  }
}
