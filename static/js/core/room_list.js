/** All rooms as views see them: one model for each as long as it is known, mine in a stable order, unread over all. */

import { RoomModel } from "./room_model.js";
import { computed, signal } from "./signals.js";

/** @import { Pending, User } from "./types.js" */
/** @import { World } from "./world/world.js" */

/**
 * @typedef {object} Options
 * @property {World} world
 * @property {(id: number) => User | undefined} user
 * @property {(model: RoomModel) => void} showDraft in a room that was not known before
 * @property {() => Pending[]} pending in the order typed
 * @property {() => number} [fill_px] the height that a room fills when it opens
 */

export class RoomList {
  /** @param {Options} options */
  constructor({ world, user, showDraft, pending, fill_px }) {
    this.world = world;
    this.user = user;
    this.showDraft = showDraft;
    this.pending = pending;
    this.fill_px = fill_px;
    /** @type {Map<number, RoomModel>} */
    this.models = new Map();
    this.mine = signal(/** @type {RoomModel[]} */ ([]));
    /** Those that I follow. */
    this.threads = signal(/** @type {RoomModel[]} */ ([]));
    this.unread = computed(() => totals([...this.mine.value, ...this.threads.value]));
    /** Those with something unread that counts. */
    this.unreadRooms = computed(() => this.mine.value.filter((room) => room.counts.value && room.unread.value > 0));
  }

  /** @param {number} id */
  get(id) {
    return this.models.get(id);
  }

  /** Rooms came or went, or their names changed, which order them. */
  refresh() {
    for (const id of this.models.keys()) if (!this.world.rooms.has(id)) this.models.delete(id);
    for (const [id, state] of this.world.rooms) {
      if (this.models.has(id)) continue;
      const model = new RoomModel(state, this.user, this.world.me, this.fill_px);
      this.models.set(id, model);
      this.showDraft(model);
    }
    this.showPending();
    this.show(this.models.keys());
    const all = [...this.models.values()];
    settle(this.mine, all.filter(({ id }) => this.#isListed(id)).sort(byPlace));
    settle(this.threads, all.filter(({ id }) => this.#isFollowed(id)));
  }

  /** @param {Iterable<number>} ids of rooms of which something changed */
  show(ids) {
    for (const id of ids) {
      const state = this.world.rooms.get(id);
      if (state) this.models.get(id)?.show(state);
    }
  }

  showPending() {
    const all = this.pending();
    for (const model of this.models.values()) {
      const items = all.filter((item) => item.room === model.id);
      if (items.length || model.pending.peek().length) model.pending.value = items;
    }
  }

  /** It is another one than what is shown. @param {number} room */
  showDraftOf(room) {
    const model = this.models.get(room);
    if (model) this.showDraft(model);
  }

  showDrafts() {
    for (const model of this.models.values()) this.showDraft(model);
  }

  /** @param {number} id */
  #isListed(id) {
    const state = this.world.rooms.get(id);
    return state?.membership && state.facts.kind !== "thread" && state.facts.kind !== "directory";
  }

  /** @param {number} id */
  #isFollowed(id) {
    const state = this.world.rooms.get(id);
    return state?.membership && state.facts.kind === "thread";
  }
}

/** Those who look are not told of what stays the same. @param {{value: RoomModel[], peek(): RoomModel[]}} list @param {RoomModel[]} rooms */
function settle(list, rooms) {
  const before = list.peek();
  if (rooms.length !== before.length || rooms.some((room, i) => room !== before[i])) list.value = rooms;
}

/** By name; direct rooms last, those that moved last first. @param {RoomModel} a @param {RoomModel} b */
function byPlace(a, b) {
  const [x, y] = [a.facts.peek(), b.facts.peek()];
  const direct = Number(x.kind === "direct") - Number(y.kind === "direct");
  if (direct) return direct;
  if (x.kind === "direct") return y.last_change - x.last_change || a.id - b.id;
  return x.name.localeCompare(y.name) || a.id - b.id;
}

/** @param {RoomModel[]} rooms */
function totals(rooms) {
  let messages = 0;
  let mentions = 0;
  for (const room of rooms) {
    if (room.counts.value) messages += room.unread.value;
    mentions += room.mentions.value;
  }
  return { messages, mentions };
}
