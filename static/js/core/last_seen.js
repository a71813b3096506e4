/**
 * What this account has last seen, kept as the answers that would bring it: to a page without a connection they are what the
 * server said, only earlier. Each says at which change it stood, so the next sync brings what came since.
 *
 * Of each room its newest page, of the rooms seen last; the directory; and a hello that stands where the ledgers stand.
 */

import { seenBy } from "./seen_answers.js";
import { ledgerOf } from "./world/counters.js";

/** @import { HelloFrame, MessagesPage, RoomState } from "./types.js" */
/** @import { World } from "./world/world.js" */

/** What the last hello would say, beside the addresses of the API. */
export const HELLO = "/kept/hello";
/** As many as a page of history has. */
const MESSAGES = 50;
/** Rooms of which a page is kept: some megabytes at most. */
const ROOMS = 30;
const USERS = "/api/users?limit=1000";
const EMOJI = "/api/emoji?deleted=1&limit=200";

/** @param {number} room */
export const pageOf = (room) => `/api/rooms/${room}/messages?limit=${MESSAGES}`;
const PAGE = /\/api\/rooms\/(\d+)\/messages\?/;

/**
 * A hello as it would have been when the world was where it is. Null before there was one.
 * @param {World} world
 * @param {Pick<HelloFrame, "user" | "version" | "heartbeat_s" | "limits">} known
 * @returns {HelloFrame | null}
 */
export function helloOf(world, known) {
  const { epoch, directory } = world;
  if (epoch === null || directory === null) return null;
  const rooms = [...world.rooms.values()].flatMap((state) => {
    if (!state.membership) return [];
    const last_change = ledgerOf(world, state.facts.id).change ?? state.facts.last_change;
    return [{ ...state.facts, last_change, membership: { ...state.membership, mentions: state.mentions.count } }];
  });
  const place = { id: directory, last_change: world.ledgers.get(directory)?.change ?? 0 };
  return { type: "hello", ...known, epoch, directory: place, rooms, online: [] };
}

/**
 * A room's newest page as it is held; null where it is not.
 * @param {World} world
 * @param {RoomState} state
 * @returns {MessagesPage | null}
 */
export function newestOf(world, state) {
  const stretch = state.timeline.newestStretch();
  const { change } = ledgerOf(world, state.facts.id);
  if (!stretch || change === null || world.epoch === null) return null;
  const messages = stretch.messages.slice(-MESSAGES);
  return { messages, last_change: change, last_number: state.facts.last_number, epoch: world.epoch };
}

/** @typedef {{address: string, mark: unknown, body: object}} Answer `mark`: the same as the last time, nothing changed */

export class LastSeen {
  /**
   * @param {object} options
   * @param {World} options.world
   * @param {CacheStorage} options.caches
   * @param {() => Pick<HelloFrame, "user" | "version" | "heartbeat_s" | "limits">} options.known
   */
  constructor({ world, caches, known }) {
    this.world = world;
    this.caches = caches;
    this.known = known;
    /** What was written last, to write what became another. @private @type {Map<string, unknown>} */
    this.written = new Map();
    /** One after the other: what is forgotten is not written again by what was on its way. @private @type {Promise<void>} */
    this.last = Promise.resolve();
    /** @private */
    this.over = false;
  }

  /** Writes what changed since the last time. A disk that is full keeps less: nobody waits for it. */
  save() {
    this.last = this.last.then(() => this.#save()).catch(() => {});
    return this.last;
  }

  /** Throws away what this account has seen, and writes nothing more until `resume`. */
  forget() {
    this.over = true;
    this.last = this.last.then(() => this.#forget()).catch(() => {});
    return this.last;
  }

  resume() {
    this.over = false;
  }

  async #forget() {
    this.written.clear();
    await this.caches.delete(seenBy(this.world.me));
  }

  async #save() {
    const hello = this.over ? null : helloOf(this.world, this.known());
    if (!hello) return;
    // All of one moment, and the hello first: if the page ends in the middle, what is known is more than what is kept, never less.
    const answers = [{ address: HELLO, mark: hello, body: hello }, ...this.#answers(hello)];
    const cache = await this.caches.open(seenBy(this.world.me));
    for (const answer of answers) await this.#put(cache, answer);
    await this.#prune(cache);
  }

  /** @param {HelloFrame} hello @returns {Answer[]} */
  #answers(hello) {
    const { users, emoji, ledgers, rooms } = this.world;
    const directory = { next: null, last_change: hello.directory.last_change, epoch: hello.epoch };
    // Everybody was loaded; and what changes in them takes a change of the directory.
    const mark = (/** @type {Map<number, unknown>} */ { size }) => `${size} at ${directory.last_change}`;
    /** @type {Answer[]} */
    const answers = [];
    if (ledgers.get(hello.directory.id)?.holdsPage) answers.push({ address: USERS, mark: mark(users), body: { users: [...users.values()], ...directory } });
    if (emoji?.size) answers.push({ address: EMOJI, mark: mark(emoji), body: { emoji: [...emoji.values()], ...directory } });
    for (const state of rooms.values()) {
      const body = state.membership && newestOf(this.world, state);
      if (body) answers.push({ address: pageOf(state.facts.id), mark: state.timeline.newestStretch(), body });
    }
    return answers;
  }

  /** @param {Cache} cache @param {Answer} answer */
  async #put(cache, { address, mark, body }) {
    if (this.over || this.written.get(address) === mark) return;
    await cache.put(address, new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } }));
    this.written.set(address, mark);
  }

  /** Rooms that I am not in any more, and those beyond the number, the ones written longest ago first. @param {Cache} cache */
  async #prune(cache) {
    const pages = (await cache.keys()).map(({ url }) => Number(PAGE.exec(url)?.[1] ?? 0)).filter((room) => room > 0);
    const mine = pages.filter((room) => this.world.rooms.get(room)?.membership);
    const gone = pages.filter((room) => !mine.includes(room));
    for (const room of gone) this.written.delete(pageOf(room));
    // Of those beyond the number it stays known what was written: they come again when something comes in them.
    for (const room of [...gone, ...mine.slice(0, -ROOMS)]) await cache.delete(pageOf(room));
  }
}

/**
 * The hello that was kept for this account.
 * @param {CacheStorage} caches
 * @param {number} userId
 * @returns {Promise<HelloFrame | null>}
 */
export async function lastHello(caches, userId) {
  const kept = await caches.match(HELLO, { cacheName: seenBy(userId) });
  return kept ? kept.json() : null;
}
