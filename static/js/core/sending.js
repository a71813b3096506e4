/** The outbox among the tabs of one account: which of them sends, what they tell each other, and what is still awaited. */

import { lead } from "./leadership.js";
import { Outbox } from "./outbox.js";
import { hears, ledgerOf } from "./world/counters.js";

/** @import { Clock } from "./clock.js" */
/** @import { News } from "./outbox.js" */
/** @import { AckFrame, PostCommand, Storage } from "./types.js" */
/** @import { World } from "./world/world.js" */

/** @typedef {Pick<BroadcastChannel, "postMessage" | "onmessage" | "close">} Channel */

/**
 * @typedef {object} Options
 * @property {string} name of the account, the same in all its tabs
 * @property {World} world
 * @property {Clock} clock
 * @property {Storage} storage
 * @property {(command: PostCommand) => boolean} send
 * @property {() => void} onchange
 * @property {LockManager} [locks]
 * @property {(name: string) => Channel | null} [channel]
 */

export class Sending {
  /** @param {Options} options */
  constructor({ name, world, clock, storage, send, onchange, locks, channel = broadcastChannel }) {
    this.name = name;
    this.world = world;
    this.onchange = onchange;
    this.locks = locks;
    this.openChannel = channel;
    this.outbox = new Outbox({ storage, clock, send, onchange, tell: (news) => this.channel?.postMessage(news) });
    /** Where acknowledged messages are to appear. @private @type {Map<string, {room: number, change: number}>} */
    this.acks = new Map();
    /** @private @type {ReturnType<typeof lead> | null} */
    this.leadership = null;
    /** @private @type {Channel | null} */
    this.channel = null;
  }

  /** @param {Storage} storage the lasting one */
  async start(storage) {
    this.outbox.use(storage);
    this.channel = this.openChannel(this.name);
    if (this.channel) this.channel.onmessage = ({ data }) => this.#told(data);
    this.leadership = lead(this.name, (leads) => this.outbox.lead(leads), this.locks);
    await this.outbox.load().catch((error) => console.warn("What was typed before is out of reach:", error));
  }

  /** The person looks at this tab. */
  claim() {
    this.leadership?.claim();
  }

  /** This tab is the one that was looked at last. */
  get leads() {
    return this.outbox.leads;
  }

  /** @param {AckFrame} ack @param {{told?: boolean}} [how] */
  acknowledged(ack, how) {
    const { client_id, room, change } = ack;
    if (client_id && room) this.acks.set(client_id, { room, change });
    this.outbox.acknowledged(ack, how);
    this.sweep();
  }

  /** Acknowledged messages stay pending until the real one is here, if it will come at all. */
  sweep() {
    if (this.acks.size === 0) return;
    this.outbox.sweep(({ client_id }) => !this.#isAwaited(client_id));
    for (const id of this.acks.keys()) if (!this.outbox.items.has(id)) this.acks.delete(id);
    this.onchange();
  }

  /** @param {string} clientId */
  #isAwaited(clientId) {
    const ack = this.acks.get(clientId);
    const state = ack && this.world.rooms.get(ack.room);
    if (!ack || !state?.timeline.follows || !hears(this.world, ack.room)) return false;
    return (ledgerOf(this.world, ack.room).change ?? 0) < ack.change;
  }

  /** Another tab of mine did something. @param {News} news */
  #told(news) {
    if (news.kind === "acknowledged") this.acknowledged(news.ack, { told: true });
    else void this.outbox.load().catch(() => {});
  }
}

/** @param {string} name @returns {Channel | null} */
export function broadcastChannel(name) {
  return typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
}
