/** Pages from REST into the world: messages, members, the directory, single rooms. One request per thing at a time. */

import { problemOf } from "./api.js";
import { isStale } from "./world/counters.js";
import { addEmoji, addUsers, wantEmoji } from "./world/directory.js";
import { addMessages } from "./world/messages.js";
import { addRoom } from "./world/rooms.js";
import { lastOf } from "./world/timeline.js";

/** @import { Api } from "./api.js" */
/** @import { Clock } from "./clock.js" */
/** @import { RoomModel } from "./room_model.js" */
/** @import { MessagesPage, RoomState } from "./types.js" */
/** @import { World } from "./world/world.js" */

const PAGE = 50;
/** Messages that are held beyond what is shown before the next page is asked for: half a second of the quickest scrolling. */
const AHEAD = 100;
const MANY = 200;
const PEOPLE = 1000;
/** A page that is older than what is held is asked for again where no sync can mend it; then taken as it is. */
const TRIES = 3;

/** Doubts come in bursts, and while reading positions are still on their way. */
const RECOUNT_MS = 1_000;

/**
 * @typedef {object} Options
 * @property {Api} api
 * @property {Clock} clock
 * @property {World} world
 * @property {() => boolean} syncs whether a sync can be asked for
 * @property {(error: unknown) => void} failed a problem without a place of its own
 * @property {(room?: number) => void} flush shows what was merged, and this room in any case
 */

export class Loader {
  /** @param {Options} options */
  constructor({ api, clock, world, syncs, failed, flush }) {
    this.api = api;
    this.clock = clock;
    this.world = world;
    this.syncs = syncs;
    this.failed = failed;
    this.flush = flush;
    /** @private @type {Map<string, Promise<void>>} */
    this.running = new Map();
  }

  /** The newest page; what is shown of it follows the room. @param {RoomModel} room */
  newest(room) {
    return this.once(`first:${room.id}`, () => this.#first(room, "", null));
  }

  /** The newest page once more: one that is on its way, or being shown, was read before what is missing. @param {RoomModel} room */
  anew(room) {
    this.running.delete(`first:${room.id}`);
    return this.newest(room);
  }

  /** The page around a number, to be shown. @param {RoomModel} room @param {number} number */
  around(room, number) {
    return this.once(`first:${room.id}:${number}`, () => this.#first(room, `around=${number}`, number));
  }

  /** @param {RoomModel} room */
  older(room) {
    return this.#further(room, "older");
  }

  /** @param {RoomModel} room */
  newer(room) {
    return this.#further(room, "newer");
  }

  /**
   * What is held comes in at once; what comes next is asked for before one meets its end.
   * @param {RoomModel} room
   * @param {"older" | "newer"} side
   */
  #further(room, side) {
    const { shown } = room.timeline;
    const { held, more, query } = this.#beyond(room, side);
    if (held > 0) {
      shown[side]();
      this.flush(room.id);
    }
    if (!more || held > AHEAD) return Promise.resolve();
    if (held <= 0) room.timeline[side].value = "loading";
    const key = `${side}:${room.id}`;
    return this.once(key, async () => {
      try {
        await this.messages(room.id, query);
        this.running.delete(key); // what is shown now may ask for the next one at once
        if (room.timeline[side].peek() === "loading") {
          room.timeline[side].value = "some"; // `flush` settles it to none at the end
          shown[side]();
        }
        this.flush(room.id);
      } catch {
        if (room.timeline[side].peek() === "loading") room.timeline[side].value = "failed";
      }
    });
  }

  /**
   * What there is on that side of what is shown.
   * @param {RoomModel} room
   * @param {"older" | "newer"} side
   * @returns {{held: number, more: boolean, query: string}} how many are held, whether there are others, and how to ask for them
   */
  #beyond(room, side) {
    const state = this.world.rooms.get(room.id);
    const { first, last } = room.timeline.shown;
    const stretch = state?.timeline.stretchAt(first);
    if (!state || !stretch) return { held: 0, more: false, query: "" };
    if (side === "older") return { held: first - stretch.first, more: stretch.first > 1, query: `before=${stretch.first}` };
    const end = lastOf(stretch);
    return { held: end - last, more: end < state.facts.last_number, query: `after=${end}` };
  }

  /** The directory. */
  users() {
    return this.once("users", async () => {
      const page = await this.all(`/users?limit=${PEOPLE}`, "users");
      addUsers(this.world, { users: page.items, last_change: page.last_change, epoch: page.epoch });
      this.flush();
    }).catch(this.failed);
  }

  /** The workspace's own emoji, deleted ones too. Rejects with what went wrong. */
  emoji() {
    return this.once("emoji", async () => {
      wantEmoji(this.world);
      const page = await this.all(`/emoji?deleted=1&limit=${MANY}`, "emoji");
      addEmoji(this.world, { emoji: page.items, last_change: page.last_change, epoch: page.epoch });
      this.flush();
    });
  }

  /** A room's facts and my membership of it. Rejects with what went wrong. @param {number} id */
  async room(id) {
    addRoom(this.world, await this.#room(id));
    this.flush();
  }

  /** The mention count anew, if I am still in the room when it comes. @param {number} id */
  recount(id) {
    return this.once(`recount:${id}`, async () => {
      await new Promise((resolve) => this.clock.after(() => resolve(undefined), RECOUNT_MS));
      if (!this.world.rooms.get(id)?.membership) return;
      const room = await this.#room(id);
      if (this.world.rooms.get(id)?.membership) addRoom(this.world, room);
      this.flush();
    }).catch(() => {}); // the next hello brings it
  }

  /** A room's answer doesn't tell its epoch: one that was asked for in another is asked for again. @param {number} id */
  async #room(id) {
    for (;;) {
      const { epoch } = this.world;
      const room = await this.api.get(`/rooms/${id}`);
      if (epoch === this.world.epoch) return room;
    }
  }

  /** @param {RoomModel} room @param {string} query @param {number | null} number */
  async #first(room, query, number) {
    const { timeline } = room;
    if (timeline.messages.peek().length === 0) timeline.status.value = "loading";
    try {
      const page = await this.messages(room.id, query);
      const held = number !== null && page.messages.some((message) => message.number === number);
      this.show(room, held ? number : this.#end(room, page));
    } catch (error) {
      timeline.problem.value = problemOf(error);
      timeline.status.value = "failed";
    }
  }

  /** Where a page is looked at of which no message is meant: the newest, and from then on. @param {RoomModel} room @param {MessagesPage} page */
  #end(room, page) {
    const follows = this.world.rooms.get(room.id)?.timeline.follows;
    return follows ? null : (page.messages.at(-1)?.number ?? null);
  }

  /** @param {RoomModel} room @param {number | null} anchor a number of what is to be shown; null: the newest */
  show({ id, timeline }, anchor) {
    timeline.anchor = anchor;
    timeline.status.value = "ready";
    timeline.problem.value = null;
    this.flush(id);
  }

  /** @param {number} room @param {string} query @returns {Promise<MessagesPage>} merged */
  async messages(room, query) {
    const path = `/rooms/${room}/messages?${query && `${query}&`}limit=${PAGE}`;
    /** @type {MessagesPage} */
    let page = await this.api.get(path);
    for (let n = 1; n < TRIES && !this.syncs() && isStale(this.world, room, page.last_change); n++) {
      page = await this.api.get(path);
    }
    if (addMessages(this.world, room, page)) return page;
    page = await this.api.get(path); // of another epoch: the hello that tells was faster, or is about to come
    addMessages(this.world, room, page);
    return page;
  }

  /**
   * All pages of a list. Rows may change while it is read, so it stands where its first page stood.
   * @param {string} path
   * @param {"members" | "users" | "emoji"} key
   */
  async all(path, key) {
    const first = await this.api.get(path);
    const items = [...first[key]];
    for (let { next } = first; next; ) {
      const page = await this.api.get(next);
      items.push(...page[key]);
      ({ next } = page);
    }
    return { items, last_change: first.last_change, epoch: first.epoch };
  }

  /** @param {string} key @param {() => Promise<void>} run @returns {Promise<void>} */
  once(key, run) {
    const running = this.running.get(key);
    if (running) return running;
    const started = run().finally(() => {
      if (this.running.get(key) === started) this.running.delete(key);
    });
    this.running.set(key, started);
    return started;
  }
}

/** Whether a number is held. @param {RoomState | undefined} state @param {number} number */
export function holds(state, number) {
  const stretch = state?.timeline.stretchAt(number);
  return stretch !== undefined && number <= lastOf(stretch);
}
