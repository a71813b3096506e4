/**
 * Everything the page knows of the server's data, and what each frame and page does to it. Pure: no network, no clock, no
 * signals. `store.js` shows it, `connection.js` feeds it.
 *
 * After `apply` or a page, three things are to be picked up: `takeTouched()` (what to show anew), `takeEffects()` (what to
 * fetch) and `takeSyncs()` (which rooms to ask about).
 */

import { Ledger } from "./ledger.js";
import { MentionCount } from "./mentions.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("./types.js").Room} Room */
/** @typedef {import("./types.js").Membership} Membership */
/** @typedef {import("./types.js").Member} Member */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").User} User */
/** @typedef {import("./types.js").Emoji} Emoji */
/** @typedef {import("./types.js").ServerFrame} ServerFrame */
/** @typedef {import("./types.js").CountedFrame} CountedFrame */
/** @typedef {import("./types.js").SyncedFrame} SyncedFrame */
/** @typedef {import("./types.js").HelloFrame} HelloFrame */

/**
 * @typedef {object} RoomState
 * @property {Room} facts `last_number` is kept true by messages, `members` by members
 * @property {number} countedAt the change of `facts.members`: a member may be heard of before older facts
 * @property {Membership | null} membership null: an open room that I only look at
 * @property {Map<number, Member> | null} members null until loaded
 * @property {Map<number, Message> | null} pins pinned messages by id, and those heard of while the list is on its way; null until loaded
 * @property {boolean} pinsAsked
 * @property {Timeline} timeline
 * @property {MentionCount} mentions
 */

/**
 * @typedef {{kind: "load", room: number} | {kind: "recount", room: number} | {kind: "load_users"} | {kind: "load_emoji"}
 *   | {kind: "load_single", id: number} | {kind: "forgotten", room: number}} Effect
 */

/**
 * @typedef {object} Touched
 * @property {Set<number>} rooms
 * @property {boolean} list rooms came or went
 * @property {boolean} users
 * @property {boolean} emoji
 * @property {boolean} online
 * @property {Set<number>} singles ids of messages of `World.singles`
 * @property {Message[]} mine messages of mine that were heard of: sends that need no answer any more
 */

export class World {
  /**
   * @param {number} me my user id
   * @param {string | null} epoch as far as known
   */
  constructor(me, epoch = null) {
    this.me = me;
    this.epoch = epoch;
    /** @type {number | null} */
    this.directory = null;
    /** @type {Map<number, RoomState>} */
    this.rooms = new Map();
    /** @type {Map<number, User>} */
    this.users = new Map();
    /** The workspace's own by id, deleted ones too: they are shown where they were. Null: nobody needed them yet. @type {Map<number, Emoji> | null} */
    this.emoji = null;
    /** @type {Set<number>} */
    this.online = new Set();
    /** Those of them whom nobody sees at any device. @type {Set<number>} */
    this.idle = new Set();
    /** Messages known by their id, in or out of what is loaded of their rooms; null: wanted. @type {Map<number, Message | null>} */
    this.singles = new Map();
    /** By counter: a room's own id, a thread's parent, the directory. @type {Map<number, Ledger>} */
    this.ledgers = new Map();
    /** @private @type {Effect[]} */
    this.effects = [];
    /** @private @type {Touched} */
    this.touched = untouched();
  }

  /** So that tests can show what each rule prevents. */
  newLedger() {
    return new Ledger();
  }

  newTimeline() {
    return new Timeline();
  }

  /** @param {ServerFrame} frame */
  apply(frame) {
    switch (frame.type) {
      case "hello":
        return this.#hello(frame);
      case "message":
      case "room":
      case "member":
      case "user":
      case "emoji":
        return this.#live(frame);
      case "synced":
        return this.#synced(frame);
      case "joined":
        return this.#joined(frame.facts, frame.membership);
      case "left":
        return this.#lost(frame.room);
      case "presence":
        return this.#presence(frame);
      case "read":
        return this.read(frame.room, frame);
      default: // acks, errors, pongs and typing are nobody's data
    }
  }

  /**
   * A page of messages of `room`, newest or any other.
   * @param {number} room
   * @param {import("./types.js").MessagesPage} page
   * @returns {boolean} false when it is of another epoch and says nothing
   */
  addMessages(room, page) {
    if (!this.#sameEpoch(page.epoch)) return false;
    const state = this.rooms.get(room);
    if (!state) return true;
    for (const message of page.messages) {
      this.#noteMessage(state, message);
      this.#mergeSingle(message);
    }
    state.timeline.addPage(page.messages, page.last_number);
    this.#raiseLastNumber(state, page.last_number);
    this.ledgerOf(room).page(page.last_change);
    this.touched.rooms.add(room);
    return true;
  }

  /**
   * @param {number} room
   * @param {{members: Member[], last_change: number, epoch: string}} page all members, `last_change` of the first page
   * @returns {boolean}
   */
  addMembers(room, page) {
    if (!this.#sameEpoch(page.epoch)) return false;
    const state = this.rooms.get(room);
    if (!state) return true;
    const members = new Map(state.members ?? []);
    for (const member of page.members) {
      if ((members.get(member.user_id)?.change ?? -1) < member.change) members.set(member.user_id, member);
    }
    state.members = members;
    this.ledgerOf(room).page(page.last_change);
    this.touched.rooms.add(room);
    return true;
  }

  /**
   * @param {{users: User[], last_change: number, epoch: string}} page everybody, `last_change` of the first page
   * @returns {boolean}
   */
  addUsers(page) {
    if (!this.#sameEpoch(page.epoch)) return false;
    for (const user of page.users) this.#mergeUser(user);
    if (this.directory !== null) this.#ledger(this.directory).page(page.last_change);
    return true;
  }

  /** Before they are asked for: what is heard meanwhile may be newer than the answer. */
  wantEmoji() {
    this.emoji ??= new Map();
  }

  /**
   * @param {{emoji: Emoji[], last_change: number, epoch: string}} page all of them, `last_change` of the first page
   * @returns {boolean}
   */
  addEmoji(page) {
    if (!this.#sameEpoch(page.epoch)) return false;
    this.wantEmoji();
    for (const emoji of page.emoji) this.#mergeEmoji(emoji);
    this.touched.emoji = true;
    if (this.directory !== null) this.#ledger(this.directory).page(page.last_change);
    return true;
  }

  /**
   * From now on this message is known by its id, and changes of it are heard.
   * @param {number} id
   * @param {number} room where it may be among what is loaded
   * @returns {Message | null} null when it has to be fetched
   */
  want(id, room) {
    const held = this.singles.get(id) ?? this.rooms.get(room)?.timeline.find(id) ?? null;
    this.singles.set(id, held);
    return held;
  }

  /** A message from REST, wanted before it was asked for. @param {Message} message */
  addSingle(message) {
    this.#mergeSingle(message);
    // Of a room that is not held I only read this line, and nothing more is heard of it.
    if (this.rooms.has(message.room_id)) this.ledgerOf(message.room_id).hold();
  }

  /** Before the pins are asked for: what is heard meanwhile may be newer than the answer. @param {number} room */
  wantPins(room) {
    const state = this.rooms.get(room);
    if (!state) return;
    state.pins ??= new Map();
    state.pinsAsked = true;
  }

  /** Everything that is pinned in a room. @param {number} room @param {Message[]} messages */
  addPins(room, messages) {
    const state = this.rooms.get(room);
    if (!state?.pins) return;
    for (const message of messages) state.pins = withPin(state.pins, message, true);
    state.pins = new Map([...state.pins].filter(([, message]) => isPinned(message)));
    state.pinsAsked = false;
    this.ledgerOf(room).hold();
    this.touched.rooms.add(room);
  }

  /**
   * A room from REST: one I look at, one I just joined or made, or a newer count.
   * @param {import("./types.js").RoomWithMembership} room
   */
  addRoom({ membership, ...facts }) {
    const known = this.rooms.get(facts.id);
    const state = this.#mergeFacts(facts);
    if (!known) this.ledgerOf(facts.id).page(facts.last_change); // no hello will bring these facts
    if (membership && !known?.membership) this.#joined(facts, membership);
    else if (membership) this.#mergeMembership(state, membership, facts);
  }

  /**
   * Where I have read to: the higher version wins, within one the higher number.
   * @param {number} room
   * @param {{number: number, read_version: number, mentions: number}} read
   */
  read(room, { number, read_version, mentions }) {
    const state = this.rooms.get(room);
    if (!state?.membership) return;
    const held = state.membership;
    if (isNewerRead(held.read_version, held.read_number, { read_version, read_number: number })) return;
    state.membership = { ...held, read_number: number, read_version };
    const isAll = number >= state.facts.last_number;
    // At which change it was counted is not said: what arrives in the same instant may be in it or not.
    const known = this.ledgerOf(room).change ?? 0;
    const at = Math.max(known, state.mentions.at);
    state.mentions.set(isAll ? 0 : mentions, { at, lastNumber: state.facts.last_number, known });
    state.mentions.uncertain ||= !isAll;
    this.touched.rooms.add(room);
  }

  /** Where the page itself has read to, before the server says so. @param {number} room @param {number} number */
  readHere(room, number) {
    const state = this.rooms.get(room);
    if (!state?.membership || number <= state.membership.read_number) return;
    const { read_version } = state.membership;
    if (number >= state.facts.last_number) return this.read(room, { number, read_version, mentions: 0 });
    state.membership = { ...state.membership, read_number: number };
    this.touched.rooms.add(room);
  }

  /** How I stand in a room, apart from what I have read. @param {number} room @param {Pick<Membership, "starred" | "involvement">} how */
  tune(room, how) {
    const state = this.rooms.get(room);
    if (!state?.membership) return;
    state.membership = { ...state.membership, ...how };
    this.touched.rooms.add(room);
  }

  /** The connection went: no sync is on its way, and who is online is no longer known to be true. */
  disconnected() {
    for (const ledger of this.ledgers.values()) ledger.disconnected();
  }

  /** Throws away what is held of a counter and loads it anew. @param {number} counter @param {number | null} change */
  reset(counter, change) {
    this.#ledger(counter).reset(change);
    if (counter === this.directory) {
      this.effects.push({ kind: "load_users" });
      if (this.emoji) this.effects.push({ kind: "load_emoji" });
      return;
    }
    for (const [id, message] of this.singles) {
      if (message && this.#counterOfRoom(message.room_id) === counter) {
        this.singles.set(id, null);
        this.effects.push({ kind: "load_single", id });
      }
    }
    for (const [id, state] of this.rooms) {
      if (counterOf(state.facts) !== counter) continue;
      if (id !== counter && !state.membership) {
        this.#forget(id); // a reset does not bring its facts, nor does hello
        continue;
      }
      const held = !state.timeline.isEmpty || state.timeline.follows;
      state.mentions.uncertain = state.membership !== null;
      state.timeline.clear();
      state.members = null;
      state.pins = null;
      this.touched.rooms.add(id);
      if (held) this.effects.push({ kind: "load", room: id });
    }
  }

  /**
   * Behind, and no sync can be asked for: what is held is loaded anew. Of a room of which nothing is held the count is.
   * @param {number} counter
   */
  restart(counter) {
    const rooms = [...this.rooms.values()].filter((state) => counterOf(state.facts) === counter);
    const ledger = this.#ledger(counter);
    if (ledger.holdsPage) return this.reset(counter, null);
    ledger.skip();
    for (const state of rooms) state.mentions.uncertain = state.membership !== null;
  }

  /** @param {number} room @returns {Ledger} of the counter that numbers it */
  ledgerOf(room) {
    return this.#ledger(this.#counterOfRoom(room));
  }

  /** Whether frames of a room, or of a thread, reach us. @param {number} room */
  hears(room) {
    return this.#isLive(this.#counterOfRoom(room));
  }

  /** Counters that something was heard of which is not held. @returns {number[]} */
  behind() {
    return [...this.ledgers].filter(([counter, ledger]) => ledger.behind && this.#isLive(counter)).map(([id]) => id);
  }

  /** What to ask about and from which change, marked as asked. @returns {Record<string, number>} */
  takeSyncs() {
    return Object.fromEntries(this.behind().map((counter) => [counter, this.#ledger(counter).asked()]));
  }

  isSyncing() {
    return [...this.ledgers.values()].some((ledger) => ledger.syncing);
  }

  /** A page older than what is held: merging it makes a sync necessary. @param {number} room @param {number} lastChange */
  isStale(room, lastChange) {
    const { change } = this.ledgerOf(room);
    return change !== null && lastChange < change;
  }

  /** @returns {Effect[]} */
  takeEffects() {
    for (const [room, state] of this.rooms) {
      if (!state.mentions.uncertain) continue;
      state.mentions.uncertain = false;
      this.effects.push({ kind: "recount", room });
    }
    const effects = this.effects;
    this.effects = [];
    return effects;
  }

  /** @returns {Touched} */
  takeTouched() {
    const touched = this.touched;
    this.touched = untouched();
    return touched;
  }

  /* ---- frames ---- */

  /** @param {HelloFrame} frame */
  #hello(frame) {
    const isNewEpoch = this.epoch !== null && this.epoch !== frame.epoch;
    if (isNewEpoch) this.#forgetTimeline();
    this.epoch = frame.epoch;
    this.directory = frame.directory.id;
    const present = new Set(frame.rooms.map((room) => room.id));
    for (const [id, state] of this.rooms) {
      if (present.has(id)) continue;
      if (state.membership && !isNewEpoch) this.#lost(id);
      else if (state.membership || isNewEpoch) this.#forget(id);
    }
    for (const [counter, change] of whereTheyStand(frame.rooms)) this.#ledger(counter).greet(change);
    for (const { membership, ...facts } of frame.rooms) {
      this.#mergeMembership(this.#mergeFacts(facts), membership, facts);
    }
    this.#ledger(frame.directory.id).greet(frame.directory.last_change);
    this.#mergeUser(frame.user);
    if (!this.#ledger(frame.directory.id).holdsPage) this.effects.push({ kind: "load_users" });
    this.online = new Set(frame.online);
    this.idle = new Set(frame.idle ?? []);
    this.touched.online = true;
    this.touched.list = true;
  }

  /** @param {CountedFrame} frame */
  #live(frame) {
    if (!this.#isLive(frame.room)) return this.#ledger(frame.room).note(frame.change); // hello or joined is to come
    if (this.#ledger(frame.room).live(frame.after, frame.change) === "ignore") return;
    if (frame.type === "message") this.#mergeMessage(frame.message);
    else if (frame.type === "room") this.#mergeKnownFacts(frame.facts);
    else if (frame.type === "member") {
      this.#mergeMember(frame.member);
      if (frame.facts) this.#mergeKnownFacts(frame.facts);
    } else if (frame.type === "user") this.#mergeUser(frame.user);
    else this.#mergeEmoji(frame.emoji);
  }

  /** @param {SyncedFrame} frame */
  #synced(frame) {
    if (!this.#isLive(frame.room) || !this.#sameEpoch(frame.epoch)) return;
    if (frame.reset) {
      this.reset(frame.room, frame.change);
      for (const facts of frame.facts) this.#replaceFacts(facts);
      return;
    }
    for (const facts of frame.facts) this.#mergeKnownFacts(facts);
    for (const message of frame.messages) this.#mergeMessage(message);
    for (const member of frame.members) this.#mergeMember(member);
    for (const user of frame.users ?? []) this.#mergeUser(user);
    for (const emoji of frame.emoji ?? []) this.#mergeEmoji(emoji);
    this.#ledger(frame.room).synced(frame.from, frame.change, frame.more);
  }

  /** @param {Room} facts @param {Membership} membership */
  #joined(facts, membership) {
    // A thread's counter is its parent's, of which more is held than this frame brings anew.
    if (counterOf(facts) === facts.id) this.#ledger(facts.id).greet(facts.last_change);
    this.#mergeMembership(this.#mergeFacts(facts), membership, facts);
    this.touched.list = true;
  }

  /** `all`: whoever is not among them is gone. @param {import("./types.js").PresenceFrame} frame */
  #presence({ online, offline, idle = [], all = false }) {
    const here = new Set(all ? [] : this.online);
    const still = new Set(all ? [] : this.idle);
    for (const id of [...online, ...offline]) still.delete(id);
    for (const id of online) here.add(id);
    for (const id of offline) here.delete(id);
    for (const id of idle) still.add(id);
    this.online = here;
    this.idle = still;
    this.touched.online = true;
  }

  /** I am not in it any more. Of a thread that I follow no more the frames come with its parent's all the same. @param {number} room */
  #lost(room) {
    const state = this.rooms.get(room);
    if (!state) return;
    if (counterOf(state.facts) === room || !this.hears(room)) return this.#forget(room);
    state.membership = null;
    this.ledgerOf(room).hold();
    this.touched.rooms.add(room);
    this.touched.list = true;
  }

  /** @param {number} room */
  #forget(room) {
    const state = this.rooms.get(room);
    if (!state) return;
    this.rooms.delete(room);
    if (counterOf(state.facts) === room) {
      this.ledgers.delete(room);
      for (const [id, other] of this.rooms) if (other.facts.parent_id === room) this.#forget(id);
    }
    this.touched.rooms.delete(room);
    this.touched.list = true;
    this.effects.push({ kind: "forgotten", room });
  }

  /** Another database, or another history of it: nothing held is comparable with what will come. */
  #forgetTimeline() {
    this.users.clear();
    this.emoji?.clear();
    this.touched.users = this.touched.emoji = true;
    for (const ledger of this.ledgers.values()) ledger.reset(null);
    for (const [id, state] of this.rooms) {
      if (counterOf(state.facts) === id) this.reset(id, null);
      state.facts = { ...state.facts, change: 0, last_number: 0 };
      state.countedAt = 0;
      state.mentions = new MentionCount();
      if (state.membership) state.membership = { ...state.membership, read_number: 0, read_version: -1 };
    }
    if (this.directory !== null) this.reset(this.directory, null);
  }

  /* ---- merging: always by the thing's own change ---- */

  /** @param {Message} message */
  #mergeMessage(message) {
    this.#mergeSingle(message);
    const state = this.rooms.get(message.room_id);
    if (!state) {
      // A thread that is not open: its summary travels with the root message.
      if (message.user_id === this.me) this.touched.mine.push(message);
      return;
    }
    this.#noteMessage(state, message);
    this.#raiseLastNumber(state, message.number, message.change);
    state.timeline.add(message);
    if (state.pins) state.pins = withPin(state.pins, message, state.pinsAsked);
    this.touched.rooms.add(message.room_id);
  }

  /** @param {Message} message */
  #mergeSingle(message) {
    const held = this.singles.get(message.id);
    if (held === undefined || (held && held.change >= message.change)) return;
    this.singles.set(message.id, message);
    this.touched.singles.add(message.id);
  }

  /** What a message tells beside itself. @param {RoomState} state @param {Message} message */
  #noteMessage(state, message) {
    if (message.user_id === this.me) this.touched.mine.push(message);
    if (!state.membership) return;
    const before = state.timeline.get(message.number);
    if (before && before.change >= message.change) return;
    state.mentions.heard(message, before, this.me, state.membership.read_number);
  }

  /** @param {RoomState} state @param {number} number @param {number} [change] */
  #raiseLastNumber(state, number, change = 0) {
    if (number <= state.facts.last_number) return;
    const last_change = Math.max(change, state.facts.last_change);
    state.facts = { ...state.facts, last_number: number, last_change };
    if (state.facts.kind === "direct") this.touched.list = true; // those that moved last come first
  }

  /** @param {Room} facts @returns {RoomState} */
  #mergeFacts(facts) {
    const held = this.rooms.get(facts.id);
    if (held) {
      this.#mergeKnownFacts(facts);
      return held;
    }
    const state = {
      facts,
      countedAt: facts.change,
      membership: null,
      members: null,
      pins: null,
      pinsAsked: false,
      timeline: this.newTimeline(),
      mentions: new MentionCount(),
    };
    this.rooms.set(facts.id, state);
    this.ledgerOf(facts.id).include(facts.last_change);
    this.touched.rooms.add(facts.id);
    this.touched.list = true;
    return state;
  }

  /** @param {Room} facts of a room, or of a thread that is perhaps not open */
  #mergeKnownFacts(facts) {
    const state = this.rooms.get(facts.id);
    if (!state) return;
    const newer = facts.change >= state.facts.change ? facts : state.facts;
    const last_number = Math.max(facts.last_number, state.facts.last_number);
    const { members } = facts.change >= state.countedAt ? facts : state.facts;
    state.countedAt = Math.max(facts.change, state.countedAt);
    state.facts = { ...newer, last_number, members };
    this.touched.rooms.add(facts.id);
    this.touched.list = true;
  }

  /** @param {Room} facts */
  #replaceFacts(facts) {
    const state = this.rooms.get(facts.id);
    if (!state) return;
    state.facts = facts;
    state.countedAt = facts.change;
    this.touched.rooms.add(facts.id);
    this.touched.list = true;
  }

  /** @param {RoomState} state @param {Membership} membership @param {Room} facts read with it */
  #mergeMembership(state, membership, facts) {
    const held = state.membership;
    // Read positions are written in groups: one that we heard of may be ahead of the table.
    if (!held || !isNewerRead(held.read_version, held.read_number, membership)) {
      state.membership = membership;
      const known = this.ledgerOf(facts.id).change ?? 0;
      state.mentions.set(membership.mentions, { at: facts.last_change, lastNumber: facts.last_number, known });
    } else {
      state.membership = { ...membership, read_number: held.read_number, read_version: held.read_version };
      if (held.read_number < state.facts.last_number) state.mentions.uncertain = true;
    }
    this.touched.rooms.add(facts.id);
  }

  /** @param {Member} member */
  #mergeMember(member) {
    const state = this.rooms.get(member.room_id);
    if (!state) return;
    if (member.change > state.countedAt) {
      state.countedAt = member.change;
      state.facts = { ...state.facts, members: member.members };
    }
    const held = state.members?.get(member.user_id);
    if (state.members && (!held || held.change < member.change)) {
      state.members = new Map(state.members).set(member.user_id, member);
    }
    this.touched.rooms.add(member.room_id);
  }

  /** @param {User} user */
  #mergeUser(user) {
    const held = this.users.get(user.id);
    if (held && held.change >= user.change) return;
    this.users.set(user.id, user);
    this.touched.users = true;
  }

  /** @param {Emoji} emoji */
  #mergeEmoji(emoji) {
    const held = this.emoji?.get(emoji.id);
    if (!this.emoji || (held && held.change >= emoji.change)) return;
    this.emoji.set(emoji.id, emoji);
    this.touched.emoji = true;
  }

  /* ---- who is whose ---- */

  /** Whether a counter's frames reach us: the directory's, and of rooms I am in. @param {number} counter */
  #isLive(counter) {
    return counter === this.directory || Boolean(this.rooms.get(counter)?.membership);
  }

  /** @param {number} room */
  #counterOfRoom(room) {
    const facts = this.rooms.get(room)?.facts;
    return facts ? counterOf(facts) : room;
  }

  /** @param {number} counter @returns {Ledger} */
  #ledger(counter) {
    let ledger = this.ledgers.get(counter);
    if (!ledger) this.ledgers.set(counter, (ledger = this.newLedger()));
    return ledger;
  }

  /** @param {string} epoch */
  #sameEpoch(epoch) {
    return this.epoch === null || this.epoch === epoch;
  }
}

/** @param {Room} facts @returns {number} the room whose counter numbers it */
export function counterOf(facts) {
  return facts.kind === "thread" && facts.parent_id !== null ? facts.parent_id : facts.id;
}

/** @param {Message} message */
export const isPinned = (message) => message.pinned !== null && message.deleted_at === null;

/**
 * @param {Map<number, Message>} pins
 * @param {Message} message in this form
 * @param {boolean} all also one that is not pinned
 */
function withPin(pins, message, all) {
  const held = pins.get(message.id);
  if (held ? held.change >= message.change : !all && !isPinned(message)) return pins;
  const next = new Map(pins).set(message.id, message);
  if (!all && !isPinned(message)) next.delete(message.id);
  return next;
}

/** Where each counter stands, the lowest where rooms share one. @param {Room[]} rooms @returns {Map<number, number>} */
function whereTheyStand(rooms) {
  const places = new Map();
  for (const facts of rooms) {
    const counter = counterOf(facts);
    places.set(counter, Math.min(facts.last_change, places.get(counter) ?? Infinity));
  }
  return places;
}

/** @param {number} version @param {number} number @param {{read_version: number, read_number: number}} held */
function isNewerRead(version, number, held) {
  return version > held.read_version || (version === held.read_version && number > held.read_number);
}

/** @returns {Touched} */
function untouched() {
  return { rooms: new Set(), list: false, users: false, emoji: false, online: false, singles: new Set(), mine: [] };
}
