/**
 * What the page's views read and call: signals and intents over the world, the connection and the outbox. README.md beside
 * this file is its interface.
 */

import { ApiError, createApi, problemOf } from "./api.js";
import { Bookmarks } from "./bookmarks.js";
import { browserClock } from "./clock.js";
import { CatchingUp } from "./catching_up.js";
import { Connection } from "./connection.js";
import { CustomEmoji } from "./custom_emoji.js";
import { DraftSync } from "./draft_sync.js";
import { Drafts } from "./drafts.js";
import { EmojiTable } from "./emoji.js";
import { Idleness } from "./idleness.js";
import { Later } from "./later.js";
import { Loader, holds } from "./loading.js";
import { MentionsOfMe } from "./mentions_of_me.js";
import { Reactions } from "./reactions.js";
import { Reading } from "./reading.js";
import { Reports } from "./reports.js";
import { RoomList } from "./room_list.js";
import { sectionsOf } from "./room_sections.js";
import { Seen } from "./seen.js";
import { Searching } from "./searching.js";
import { Seats } from "./seats.js";
import { broadcastChannel, Sending } from "./sending.js";
import { batch, computed, signal } from "./signals.js";
import { SingleMessages } from "./single_messages.js";
import { Standing } from "./standing.js";
import { memoryStorage, openStorage } from "./storage.js";
import { Threads } from "./threads.js";
import { fetchedTransport, webSocketTransport } from "./transports.js";
import { Typing } from "./typing.js";
import { UnreadPages } from "./unread_pages.js";
import { Uploads } from "./uploads.js";
import { World } from "./world/world.js";
import { read, readHere } from "./world/memberships.js";
import { addRoom } from "./world/rooms.js";

/** @typedef {import("./room_model.js").RoomModel} RoomModel */
/** @typedef {import("./types.js").Boot} Boot */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Pending} Pending */
/** @typedef {import("./types.js").Problem} Problem */
/** @typedef {import("./types.js").ServerFrame} ServerFrame */
/** @typedef {import("./types.js").User} User */

/**
 * @typedef {object} Surroundings everything that is not the server's data; tests bring their own
 * @property {() => string} csrfToken
 * @property {string} [emoji] the address of the table of emoji
 * @property {string} [origin] `https://chat.example.com`
 * @property {import("./clock.js").Clock} [clock]
 * @property {typeof fetch} [fetch]
 * @property {import("./transports.js").TransportKind[]} [transports]
 * @property {() => Promise<import("./storage.js").Storage>} [storage]
 * @property {import("./uploads.js").Requester} [request]
 * @property {LockManager} [locks]
 * @property {(name: string) => import("./sending.js").Channel | null} [channel]
 */

/** @param {Boot} boot @param {Surroundings} surroundings */
export function createStore(boot, surroundings) {
  return new Store(boot, surroundings);
}

export class Store {
  /** @param {Boot} boot @param {Surroundings} surroundings */
  constructor(boot, surroundings) {
    const {
      csrfToken,
      emoji = "",
      origin = globalThis.location?.origin ?? "",
      clock = browserClock,
      fetch = globalThis.fetch.bind(globalThis),
      storage = () => openStorage(boot.user.id),
      locks,
      channel,
    } = surroundings;
    this.boot = boot;
    this.clock = clock;
    /** @private @type {((frame: ServerFrame) => void)[]} */
    this.listeners = [];
    /** @private */
    this.openStorage = storage;
    this.api = createApi({ base: boot.api, csrfToken, fetch });
    this.world = new World(boot.user.id, boot.epoch);

    this.workspace = signal(boot.workspace);
    this.limits = signal({ frame_bytes: 131_072, ...boot.limits });
    this.ready = signal(false);
    this.current = signal(/** @type {RoomModel | null} */ (null));
    this.users = signal(/** @type {Map<number, User>} */ (new Map()));
    this.online = signal(/** @type {Set<number>} */ (new Set()));
    this.idle = signal(/** @type {Set<number>} */ (new Set()));
    this.standing = new Standing({ clock, users: this.users, online: this.online, idle: this.idle });
    this.problem = signal(/** @type {Problem | null} */ (null));
    this.me = computed(() => this.users.value.get(boot.user.id) ?? boot.user);
    const place = { cursor: null, idle: false };
    this.idleness = new Idleness({
      clock,
      name: `flack-${boot.user.id}-input`,
      channel: channel ?? broadcastChannel,
      place,
      tell: (idle) => this.#tellIdle(idle),
    });
    const events = { url: boot.events, api: this.api, place, csrfToken, fetch };
    this.link = new Connection({
      transports: surroundings.transports ?? [
        webSocketTransport(origin.replace(/^http/, "ws") + boot.ws, place),
        fetchedTransport("stream", async () => (await import("./http_transports.js")).streamTransport(events)),
        fetchedTransport("poll", async () => (await import("./http_transports.js")).pollTransport(events)),
      ],
      clock,
      heartbeat_s: boot.heartbeat_s,
      onframe: (frame) => this.#heard(frame),
      onstate: (state) => this.#connectionIs(state),
      ondisconnect: () => this.#disconnected(),
      whoami: () => this.#whoami(),
    });
    this.connection = signal(this.link.state);
    this.loader = new Loader({
      api: this.api,
      clock,
      world: this.world,
      syncs: () => this.link.syncs,
      failed: (error) => (this.problem.value = problemOf(error)),
      flush: (room) => this.#flush(room),
    });
    this.reading = new Reading({
      clock,
      send: (room, number) => this.link.send({ type: "read", room, number }),
      onread: (room, number) => {
        readHere(this.world, room, number);
        this.#flush();
      },
    });
    this.typers = new Typing(
      clock,
      (room, users) => {
        const model = this.list.get(room);
        if (model) model.typing.value = users;
      },
      (room) => this.link.send({ type: "typing", room }),
    );

    const fleeting = memoryStorage(); // until `start` has opened the lasting one
    this.drafts = new Drafts(clock, fleeting);
    this.uploads = new Uploads({ base: boot.api, csrfToken, clock, storage: fleeting, request: surroundings.request, name: `flack-${boot.user.id}`, locks });
    this.searching = new Searching(this.api, clock);
    this.sending = new Sending({
      name: `flack-${boot.user.id}`,
      world: this.world,
      clock,
      storage: fleeting,
      send: (command) => this.link.send(command),
      onchange: () => this.list.showPending(),
      locks,
      channel,
    });
    this.outbox = this.sending.outbox;
    this.list = new RoomList({
      world: this.world,
      user: (id) => this.user(id),
      showDraft: (model) => this.#showDraft(model),
      pending: () => this.outbox.list(),
    });
    this.singles = new SingleMessages(this.api, this.world);
    this.threads = new Threads({
      api: this.api,
      world: this.world,
      list: this.list,
      loader: this.loader,
      reading: this.reading,
      show: (room, number) => this.#showAt(room, number),
      flush: () => this.#flush(),
    });
    this.bookmarks = new Bookmarks(this.api);
    this.seen = new Seen(this.api);
    this.reports = new Reports(this.api, clock);
    this.mentions = new MentionsOfMe(this.api, boot.user.id);
    this.decides = computed(() => this.me.value.role !== "member" || this.rooms.value.some(looksAfter));
    this.reactions = new Reactions(boot.user.id, (message, name, on) => this.#react(message, name, on));
    this.emoji = new EmojiTable(emoji, fetch);
    this.customs = new CustomEmoji({ api: this.api, load: () => this.loader.emoji() });
    this.rooms = this.list.mine;
    this.unread = this.list.unread;
    this.catchingUp = new CatchingUp(this.world, this.link, clock);
    this.sections = computed(() => sectionsOf(this.rooms.value, this.current.value));
    this.seats = new Seats(this.api, this.world, () => this.#flush());
    this.later = new Later(this.api);
    this.unreadPages = new UnreadPages(this.api, this.reading, this.rooms);
    this.draftSync = new DraftSync({
      api: this.api,
      clock,
      drafts: this.drafts,
      onshow: (room) => {
        const model = this.list.get(room);
        if (model) this.#showDraft(model);
      },
    });
  }

  /** Brings back what was typed, and connects. */
  async start() {
    const storage = await this.openStorage();
    await this.drafts.use(storage);
    await this.uploads.use(storage);
    this.list.showDrafts();
    await this.sending.start(storage);
    this.idleness.start();
    this.link.open();
  }

  /** Every frame, after it was applied: for parts that come when the page is at rest. @param {(frame: ServerFrame) => void} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** Without a connection: the rooms as they were seen last, until the server says how they stand. @param {import("./types.js").HelloFrame} hello */
  showLastSeen(hello) {
    if (!this.ready.peek()) this.#learn(hello);
  }

  /** @param {number} id @returns {User | undefined} */
  user(id) {
    return this.users.value.get(id);
  }

  /** @param {number} id @returns {RoomModel | undefined} */
  room(id) {
    return this.list.get(id);
  }

  /** @param {string} slug @returns {RoomModel | undefined} */
  roomBySlug(slug) {
    return [...this.list.models.values()].find((model) => model.facts.peek().slug === slug);
  }

  /* ---- looking ---- */

  /**
   * @param {number} id
   * @param {{number?: number | null}} [at]
   * @returns {Promise<RoomModel>}
   */
  async open(id, { number = null } = {}) {
    if (!this.world.rooms.has(id)) await this.loader.room(id);
    const model = this.list.get(id);
    if (!model) throw new ApiError({ code: "not_found", detail: "There is no such room." });
    if (model.facts.peek().kind === "thread") return this.#openThread(model, number);
    const before = this.current.peek();
    if (before !== model) {
      if (before) this.reading.left(before.id);
      if (this.threads.open.peek()?.facts.peek().parent_id !== model.id) this.threads.leave();
      model.newAfter.value = model.unread.peek() > 0 ? (model.membership.peek()?.read_number ?? null) : null;
      this.current.value = model;
    }
    model.timeline.visit(number);
    await this.#showAt(model, number);
    return model;
  }

  /** Beside the room that it belongs to, its root in sight. @param {RoomModel} thread @param {number | null} number */
  async #openThread(thread, number) {
    const { parent_id, root_id } = thread.facts.peek();
    const parent = /** @type {number} */ (parent_id);
    const root = await this.singles.load(/** @type {number} */ (root_id), parent);
    const model = await this.open(parent, { number: root?.number ?? null });
    await this.threads.enter(thread.id, number);
    return model;
  }

  /** @param {RoomModel} room @param {number | null} number null: the newest */
  #showAt(room, number) {
    return number === null ? this.jumpToNewest(room) : this.jumpTo(room, number);
  }

  closeRoom() {
    const before = this.current.peek();
    if (before) this.reading.left(before.id);
    this.threads.leave();
    this.current.value = null;
  }

  /** The room that decides who may do what: a thread's is its parent. @param {RoomModel} room @returns {RoomModel} */
  asked(room) {
    return (room.parentId === null ? undefined : this.list.get(room.parentId)) ?? room;
  }

  /** Whether I may react, vote, pin there, as far as the page can tell. @param {RoomModel} room */
  takesPart(room) {
    const asked = this.asked(room);
    return asked.isMember.value && !asked.isArchived.value;
  }

  /** Whether I may post there, reply and edit: not where only moderators do. @param {RoomModel} room */
  mayWrite(room) {
    return this.takesPart(room) && this.asked(room).mayPost.value;
  }

  /** @param {RoomModel} room @returns {Promise<void>} */
  loadOlder(room) {
    return this.loader.older(room);
  }

  /** @param {RoomModel} room @returns {Promise<void>} */
  loadNewer(room) {
    return this.loader.newer(room);
  }

  /** @param {RoomModel} room */
  async jumpToNewest(room) {
    const timeline = this.world.rooms.get(room.id)?.timeline;
    if (!timeline?.follows) return this.loader.newest(room);
    room.timeline.anchor = null;
    room.timeline.status.value = "ready";
    this.list.show([room.id]);
  }

  /** @param {RoomModel} room @param {number} number */
  async jumpTo(room, number) {
    if (!holds(this.world.rooms.get(room.id), number)) return this.loader.around(room, number);
    room.timeline.anchor = number;
    room.timeline.status.value = "ready";
    this.list.show([room.id]);
  }

  /** There, and lit up. @param {RoomModel} room @param {number} number */
  lookAt(room, number) {
    room.timeline.visit(number);
    return this.jumpTo(room, number);
  }

  /**
   * To the first message of that moment or later, else the newest.
   * @param {RoomModel} room
   * @param {Date} at
   * @returns {Promise<Message | undefined>} the message; undefined in a room without any
   */
  async jumpToDate(room, at) {
    const found = await this.loader.moment(room, at);
    if (found) room.timeline.visit(found.number);
    return found;
  }

  /** @param {RoomModel} room */
  reload(room) {
    const number = room.timeline.highlight.peek();
    return number === null ? this.loader.newest(room) : this.loader.around(room, number);
  }

  /** @param {RoomModel} room */
  loadMembers(room) {
    return this.loader.members(room.id);
  }

  /** Everything pinned in it, kept up to date afterwards. @param {RoomModel} room */
  loadPins(room) {
    return this.loader.pins(room.id);
  }

  /** @param {RoomModel} room @param {number} number */
  saw(room, number) {
    if (room.membership.peek()) this.reading.saw(room.id, number);
  }

  /** @param {RoomModel} room @param {number} number */
  async markUnread(room, number) {
    this.reading.hold(room.id);
    const membership = await this.api.put(`/rooms/${room.id}/read`, { number, unread: true });
    const { read_number, read_version, mentions } = membership;
    read(this.world, room.id, { number: read_number, read_version, mentions });
    room.newAfter.value = read_number;
    this.#flush();
  }

  /* ---- writing ---- */

  /** @param {RoomModel} room @param {string} text */
  setDraft(room, text) {
    room.draft.value = text;
    this.drafts.set(room.id, { text });
    this.draftSync.typed(room.id);
  }

  /** What the next message answers: part of the draft. @param {RoomModel} room @param {Message | null} message */
  setReply(room, message) {
    room.replyTo.value = message;
    this.drafts.set(room.id, { reply: message?.id ?? null });
    this.draftSync.typed(room.id);
  }

  /** As it is kept. What it answers is fetched; without an answer it is there again after a reload. @param {RoomModel} room */
  #showDraft(room) {
    room.draft.value = this.drafts.of(room.id);
    const id = this.drafts.replyOf(room.id);
    if (id === (room.replyTo.peek()?.id ?? null)) return;
    room.replyTo.value = null;
    if (id === null) return;
    const show = (/** @type {Message | null | undefined} */ message) => {
      if (message && message.deleted_at === null && this.drafts.replyOf(room.id) === id) room.replyTo.value = message;
    };
    this.singles.load(id, room.id).then(show, () => {});
  }

  /** @param {RoomModel} room @param {string} source @param {{replyTo?: number | null}} [options] @returns {Pending} */
  post(room, source, { replyTo = this.drafts.replyOf(room.id) } = {}) {
    this.#emptyDraft(room);
    this.typers.posted(room.id);
    const pending = this.outbox.add(room.id, source, replyTo, this.uploads.take(room.id));
    room.newAfter.value = null;
    if (room.timeline.newer.peek() !== "none") void this.jumpToNewest(room);
    return pending;
  }

  /** What is typed goes out at its time, and leaves the composer. @param {RoomModel} room @param {string} source @param {Date} due @param {boolean} [callAll] that it calls many people is meant */
  async schedule(room, source, due, callAll = false) {
    await this.later.schedule(room.id, source, due, { replyTo: this.drafts.replyOf(room.id), callAll });
    if (room.draft.peek() === source) this.#emptyDraft(room); // not typed on meanwhile
  }

  /** It went out. @param {RoomModel} room */
  #emptyDraft(room) {
    this.setDraft(room, "");
    this.setReply(room, null);
    this.drafts.keep(room.id);
    this.draftSync.sent(room.id);
  }

  /** @param {string} clientId */
  retry(clientId) {
    return this.outbox.retry(clientId);
  }

  /** @param {string} clientId */
  drop(clientId) {
    return this.outbox.drop(clientId);
  }

  /** @param {string} clientId @param {string} source */
  editPending(clientId, source) {
    return this.outbox.edit(clientId, source);
  }

  /** So many people are meant to be called. @param {string} clientId */
  confirm(clientId) {
    return this.outbox.confirm(clientId);
  }

  /** Not sent after all: it is in the composer again, before what was typed since. @param {RoomModel} room @param {Pending} pending */
  takeBack(room, pending) {
    if (!this.outbox.drop(pending.client_id)) return;
    this.setDraft(room, [pending.source, room.draft.peek()].filter((text) => text.trim()).join("\n\n"));
    this.uploads.putBack(room.id, pending.files ?? []);
    if (pending.reply_to === null || this.drafts.replyOf(room.id) !== null) return;
    this.drafts.set(room.id, { reply: pending.reply_to });
    this.#showDraft(room);
  }

  /** @param {Message} message @param {string} source */
  async edit(message, source) {
    await this.link.request({ type: "edit", id: message.id, source, version: message.version });
  }

  /** @param {Message} message */
  async remove(message) {
    await this.link.request({ type: "delete", id: message.id });
  }

  /** Shown at once; rejects when it was refused, and then it is taken back. @param {Message} message @param {string} emoji */
  react(message, emoji) {
    return this.reactions.toggle(message, emoji);
  }

  /** @param {Message} message @param {string} emoji @param {boolean} on @returns {Promise<number>} the change */
  async #react(message, emoji, on) {
    const answer = await this.link.request({ type: "react", id: message.id, emoji, on });
    return answer.type === "ack" ? answer.change : 0;
  }

  /** For all in the room. @param {Message} message @param {boolean} on */
  async pin(message, on) {
    const path = `/messages/${message.id}/pin`;
    await (on ? this.api.put(path) : this.api.delete(path));
  }

  /**
   * Posts a poll. Repeated under the same client_id it is posted once. A draft that is its question leaves the composer.
   * @param {RoomModel} room
   * @param {{question: string, options: string[], several: boolean, call_all: boolean, client_id: string}} poll
   */
  async ask(room, poll) {
    await this.api.post(`/rooms/${room.id}/polls`, poll);
    if (room.draft.peek().trim() === poll.question) this.#emptyDraft(room);
    if (room.timeline.newer.peek() !== "none") await this.jumpToNewest(room);
  }

  /** Nobody votes any more. @param {Message} message */
  async closePoll(message) {
    await this.api.post(`/messages/${message.id}/poll/close`);
  }

  /** What I choose in a poll: these options and no other. @param {Message} message @param {number[]} options their ids */
  async vote(message, options) {
    await this.api.put(`/messages/${message.id}/votes`, { options });
  }

  /** All texts that a message has had, the newest first. @param {Message} message @returns {Promise<import("./types.js").Revision[]>} */
  async revisions(message) {
    return (await this.api.get(`/messages/${message.id}/revisions`)).revisions;
  }

  /** Who has read it, a page at a time. @param {Message} message @param {string | null} [next] @returns {Promise<import("./types.js").ReadersPage>} */
  readers(message, next = null) {
    return this.api.get(next ?? `/messages/${message.id}/readers?limit=200`);
  }

  /**
   * Quotes a message elsewhere. Repeated under the same client_id it is posted once.
   * @param {Message} message
   * @param {{room: number, comment: string, call_all: boolean, client_id: string}} to
   * @returns {Promise<Message>}
   */
  forward(message, to) {
    return this.api.post(`/messages/${message.id}/forward`, to);
  }

  /** @param {RoomModel} room */
  typing(room) {
    if (room.membership.peek()) this.typers.mine(room.id);
  }

  /* ---- rooms ---- */

  /** Mine and the open ones, by name. @returns {Promise<import("./types.js").RoomWithMembership[]>} */
  async browse() {
    /** @type {import("./types.js").RoomWithMembership[]} */
    const rooms = [];
    for (let next = "/rooms?limit=200"; next; ) {
      const page = await this.api.get(next);
      rooms.push(...page.rooms);
      ({ next } = page);
    }
    return rooms.filter(({ kind }) => kind === "open" || kind === "private").sort((a, b) => a.name.localeCompare(b.name));
  }

  /** The room of me and these people, made if it is not there. @param {number[]} userIds */
  async openDirect(userIds) {
    const room = await this.createRoom({ kind: "direct", user_ids: userIds });
    if (room.hidden.peek()) await this.seats.tune(room, { involvement: "everything" });
    return room;
  }

  /** @param {{kind: string, name?: string, slug?: string, topic?: string, description?: string, user_ids?: number[]}} room */
  async createRoom(room) {
    const made = await this.api.post("/rooms", room);
    if (made.membership) {
      addRoom(this.world, made);
      this.#flush();
    } else await this.loader.room(made.id);
    return /** @type {RoomModel} */ (this.list.get(made.id));
  }

  /** @param {number} id */
  async join(id) {
    await this.api.post(`/rooms/${id}/join`);
    await this.loader.room(id);
    return /** @type {RoomModel} */ (this.list.get(id));
  }

  /** @param {number} id */
  async leave(id) {
    await this.api.post(`/rooms/${id}/leave`);
    this.world.apply({ type: "left", room: id });
    this.#flush();
  }

  /** @param {number} id @param {import("./types.js").RoomChanges} changes */
  async changeRoom(id, changes) {
    const room = await this.api.patch(`/rooms/${id}`, changes);
    if (this.world.rooms.get(id)?.membership) addRoom(this.world, room);
    this.#flush();
  }

  /** One message, wherever it stands. @param {number} id @returns {Promise<Message>} */
  messageById(id) {
    return this.api.get(`/messages/${id}`);
  }

  /** @param {RoomModel} room */
  roomPath(room) {
    return `/rooms/${room.facts.peek().slug || `id-${room.id}`}`;
  }

  /** @param {{room_id: number, number: number}} message */
  permalink(message) {
    const room = this.list.get(message.room_id);
    return `${room ? this.roomPath(room) : `/rooms/id-${message.room_id}`}/${message.number}`;
  }

  dismissProblem() {
    this.problem.value = null;
  }

  /** What I say of myself. @param {User["availability"]} availability @param {Date | null} until null: no end */
  async setAvailability(availability, until) {
    const availability_until = until && until.toISOString();
    await this.api.patch(`/users/${this.boot.user.id}`, { availability, availability_until });
  }

  /* ---- what the page's entry tells ---- */

  /** @param {{visible: boolean, focused: boolean}} state */
  attention(state) {
    this.reading.attention(state);
    if (state.visible && state.focused) {
      this.sending.claim();
      this.idleness.input();
      if (this.ready.peek() && this.decides.peek()) this.reports.refresh();
    }
    if (state.visible) this.link.wake();
  }

  /** Somebody is at the page. */
  input() {
    this.idleness.input();
  }

  /** The network or the page is back, or the person does not want to wait. */
  wake() {
    this.link.wake();
  }

  offline() {
    this.link.offline();
  }

  suspend() {
    this.drafts.keepAll();
    this.reading.say(); // what was read a moment ago, and is still gathered
    this.link.suspend();
  }

  /* ---- inside ---- */

  /** @param {ServerFrame} frame */
  #heard(frame) {
    if (frame.type === "ack") this.sending.acknowledged(frame);
    else if (frame.type === "error") this.outbox.refused(frame);
    else if (frame.type === "typing") {
      if (frame.user_id !== this.boot.user.id) this.typers.heard(frame.room, frame.user_id);
    } else if (frame.type === "seen") this.seen.heard(frame);
    else if (frame.type === "draft") this.draftSync.heard(frame.room, frame.draft);
    else if (frame.type === "scheduled" || frame.type === "reminder") this.later.heard(frame);
    else this.#learn(frame);
    for (const listener of this.listeners) listener(frame);
  }

  /** @param {ServerFrame} frame */
  #learn(frame) {
    if (frame.type === "bookmark") this.bookmarks.heard(frame.id, frame.on);
    if (frame.type === "message") {
      this.typers.stopped(frame.message.room_id, frame.message.user_id);
      this.mentions.heard(frame.message);
    }
    if (frame.type === "synced") this.catchingUp.rest();
    if (frame.type === "read") this.reading.confirmed(frame.room, frame.number);
    if (frame.type === "hello") {
      this.limits.value = frame.limits;
      for (const { id, membership } of frame.rooms) this.reading.confirmed(id, membership?.read_number ?? 0);
    }
    this.world.apply(frame);
    this.#flush();
    if (frame.type === "hello") this.ready.value = true;
  }

  /** Shows what changed, and fetches what is missing. @param {number} [room] to be shown whether it changed or not */
  #flush(room) {
    const touched = this.world.takeTouched();
    if (room !== undefined) touched.rooms.add(room);
    for (const message of touched.mine) this.outbox.arrived(message.client_id);
    batch(() => {
      if (touched.users) this.users.value = new Map(this.world.users);
      if (touched.emoji && this.world.emoji) this.customs.show(this.world.emoji);
      if (touched.online) {
        this.online.value = this.world.online;
        this.idle.value = this.world.idle;
      }
      if (touched.list) this.list.refresh();
      this.list.show(touched.rooms);
      this.singles.show(touched.singles);
    });
    this.#fetchMissing();
    this.sending.sweep();
  }

  #fetchMissing() {
    this.catchingUp.ask();
    for (const effect of this.world.takeEffects()) {
      if (effect.kind === "load_users") void this.loader.users();
      else if (effect.kind === "load_emoji") void this.loader.emoji().catch(this.loader.failed);
      else if (effect.kind === "recount") void this.loader.recount(effect.room);
      else if (effect.kind === "load_single") void this.singles.reload(effect.id);
      else if (effect.kind === "forgotten") void this.#forgotten(effect.room);
      else {
        const model = this.list.get(effect.room);
        if (model) void this.loader.newest(model);
      }
    }
  }

  /** I am not in it any more. An open room may still be looked at. @param {number} id */
  async #forgotten(id) {
    if (this.threads.open.peek()?.id === id) return this.#reopenThread(id);
    if (this.current.peek()?.id !== id) return;
    try {
      await this.loader.room(id);
      if (this.current.peek()?.id === id) await this.open(id);
    } catch {
      if (this.current.peek()?.id !== id) return;
      this.closeRoom();
      this.problem.value = { code: "not_found", detail: "You are no longer in that room." };
    }
  }

  /** What was held of it is of another past, or its room is gone. @param {number} id */
  async #reopenThread(id) {
    this.threads.leave();
    await this.threads.enter(id).catch(() => {});
  }

  /** @param {import("./types.js").ConnectionState} state */
  #connectionIs(state) {
    const cameOnline = state.phase === "online" && this.connection.peek().phase !== "online";
    this.connection.value = state;
    if (state.phase === "connecting") this.idleness.opening();
    if (!cameOnline) return;
    this.idleness.opened();
    this.#fetchMissing();
    this.reading.say();
    this.typers.connected();
    this.outbox.connection(true);
    this.#loadMine();
  }

  /** What is mine alone and not counted: it may have changed unheard. Without an answer the next connection asks again. */
  #loadMine() {
    const mine = [this.bookmarks, this.draftSync, this.later, ...(this.decides.peek() ? [this.reports] : []), ...(this.mentions.list.peek() ? [this.mentions] : [])];
    for (const list of mine) list.load().catch(() => {});
  }

  /** A stream says it on the address it is opened at. @param {boolean} idle */
  #tellIdle(idle) {
    if (this.link.syncs) this.link.send({ type: "idle", on: idle });
    else this.link.reopen();
  }

  #disconnected() {
    this.idleness.closed();
    this.seen.disconnected();
    this.catchingUp.rest();
    this.world.disconnected();
    this.outbox.connection(false);
  }

  async #whoami() {
    try {
      await this.api.get("/me");
      return "welcome";
    } catch (error) {
      const { code } = problemOf(error);
      if (code === "suspended") return "suspended";
      return code === "authentication_required" || code === "forbidden" ? "signed_out" : "unknown";
    }
  }
}

/** Whether I decide about what is reported there. @param {RoomModel} room */
function looksAfter(room) {
  const role = room.membership.value?.role;
  return !room.isDirect && (role === "owner" || role === "moderator");
}
