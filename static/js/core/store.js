/**
 * What the page's views read and call: signals over the world, the connection and the outbox. README.md beside this file is
 * its interface. What is done with it stands in modules by subject, which come with the views that use them.
 */

import { createApi, problemOf } from "./api.js";
import { Attachments } from "./attachments.js";
import { CatchingUp } from "./catching_up.js";
import { Choices } from "./choices.js";
import { browserClock } from "./clock.js";
import { showDraft } from "./composing.js";
import { Connection } from "./connection.js";
import { CsrfToken } from "./csrf_token.js";
import { Drafts } from "./drafts.js";
import { Loader } from "./loading.js";
import { closeRoom, openRoom } from "./navigation.js";
import { localNote } from "./note.js";
import { OpenThread } from "./open_thread.js";
import { Reading } from "./reading.js";
import { RoomList } from "./room_list.js";
import { sectionsOf } from "./room_sections.js";
import { broadcastChannel, Sending } from "./sending.js";
import { batch, computed, signal } from "./signals.js";
import { SingleMessages } from "./single_messages.js";
import { Standing } from "./standing.js";
import { memoryStorage, openStorage } from "./storage.js";
import { fetchedTransport, webSocketTransport } from "./transports.js";
import { Typing } from "./typing.js";
import { gettext } from "./words.js";
import { ledgerOf } from "./world/counters.js";
import { readHere } from "./world/memberships.js";
import { World } from "./world/world.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Boot, ConnectionState, Emoji, HelloFrame, MessageFrame, Problem, ServerFrame, Surroundings, User } from "./types.js" */

/** Of the frames that only parts to come know how to read. */
const MOST_EARLY = 200;

/** @param {Boot} boot @param {Surroundings} surroundings */
export function createStore(boot, surroundings) {
  return new Store(boot, surroundings);
}

export class Store {
  /** @param {Boot} boot @param {Surroundings} surroundings */
  constructor(boot, surroundings) {
    const { clock = browserClock, fetch = globalThis.fetch.bind(globalThis), channel = broadcastChannel, origin = globalThis.location?.origin ?? "" } = surroundings;
    const { locks, storage = () => openStorage(boot.user.id) } = surroundings;
    this.boot = boot;
    /** @private */
    this.token = new CsrfToken(surroundings.csrfToken);
    const csrfToken = () => this.token.held;
    /** For parts of the store, too. */
    this.surroundings = { ...surroundings, csrfToken, clock, fetch, channel, name: `flack-${boot.user.id}` };
    this.clock = clock;
    /** Made at their first use, by their class. @private @type {Map<Function, any>} */
    this.parts = new Map();
    /** @private @type {((frame: ServerFrame) => void)[]} */
    this.listeners = [];
    /** What those who come later still want to hear; null: they are here. @private @type {ServerFrame[] | null} */
    this.early = [];
    /** @private @type {(() => void)[]} */
    this.greeters = [];
    this.api = createApi({ base: boot.api, csrfToken, renew: () => this.#whoami(), fetch });
    this.world = new World(boot.user.id, boot.epoch);

    this.workspace = signal(boot.workspace);
    this.limits = signal({ frame_bytes: 131_072, ...boot.limits });
    this.ready = signal(false);
    this.attentive = signal(false);
    this.current = signal(/** @type {RoomModel | null} */ (null));
    this.users = signal(/** @type {Map<number, User>} */ (new Map()));
    this.online = signal(/** @type {Set<number>} */ (new Set()));
    this.idle = signal(/** @type {Set<number>} */ (new Set()));
    this.standing = new Standing({ clock, users: this.users, online: this.online, idle: this.idle });
    this.problem = signal(/** @type {Problem | null} */ (null));
    this.me = computed(() => this.users.value.get(boot.user.id) ?? boot.user);
    this.decides = computed(() => this.me.value.role !== "member" || this.rooms.value.some(looksAfter));
    // What parts that come later show on the first page.
    this.saved = signal(/** @type {Set<number>} */ (new Set()));
    this.due = signal(0);
    this.reported = signal(0);
    this.ownEmoji = signal(/** @type {Emoji[] | null} */ (null));

    /** Where connections begin. @type {{cursor: string | null, idle: boolean}} */
    this.place = { cursor: null, idle: false };
    const events = { url: boot.events, api: this.api, place: this.place, csrfToken, fetch };
    this.link = new Connection({
      transports: surroundings.transports ?? [
        webSocketTransport(origin.replace(/^http/, "ws") + boot.ws, this.place),
        fetchedTransport("stream", async () => (await import("./http_transports.js")).streamTransport(events)),
        fetchedTransport("poll", async () => (await import("./http_transports.js")).pollTransport(events)),
      ],
      clock,
      heartbeat_s: boot.heartbeat_s,
      user_id: boot.user.id,
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
      flush: (room) => this.flush(room),
    });
    this.reading = new Reading({
      clock,
      send: (room, number) => this.link.send({ type: "read", room, number }),
      onread: (room, number) => {
        readHere(this.world, room, number);
        this.flush();
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

    /** @private */
    this.openStorage = storage;
    const fleeting = memoryStorage(); // until the lasting one is open
    this.drafts = new Drafts(clock, fleeting, localNote(`${this.surroundings.name}-drafts`));
    this.attachments = new Attachments(fleeting);
    this.sending = new Sending({
      name: this.surroundings.name,
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
      showDraft: (model) => showDraft(this, model),
      pending: () => this.outbox.list(),
      fill_px: surroundings.fill_px,
    });
    this.rooms = this.list.mine;
    this.unread = this.list.unread;
    this.sections = computed(() => sectionsOf(this.rooms.value, (room) => this.current.value === room));
    this.singles = new SingleMessages(this.api, this.world);
    this.threads = new OpenThread(this);
    this.choices = new Choices(this.api, boot.user.id);
    this.catchingUp = new CatchingUp(this.world, this.link, clock);
  }

  /** Brings back what was typed, and connects. */
  async start() {
    const storage = await this.openStorage();
    await this.drafts.use(storage);
    await this.attachments.use(storage);
    this.list.showDrafts();
    await this.sending.start(storage);
    this.link.open();
  }

  /** Before there is a connection: the rooms as they stood when the page was made, or seen last, until the server says how they stand. @param {HelloFrame} hello */
  showLastSeen(hello) {
    if (!this.ready.peek()) this.#learn(hello);
  }

  /* ---- parts that come later ---- */

  /**
   * A part that comes with those who use it: made for this store at its first use.
   * @template T
   * @param {new (store: Store) => T} Part
   * @returns {T}
   */
  part(Part) {
    if (!this.parts.has(Part)) this.parts.set(Part, new Part(this));
    return this.parts.get(Part);
  }

  /** Every frame, after it was applied; those first that came before this part did. @param {(frame: ServerFrame) => void} listener */
  listen = (listener) => {
    this.listeners.push(listener);
    this.early?.forEach(listener);
  };

  /** Whenever a connection is there anew; now if there is one. @param {() => void} greeter */
  whenOnline = (greeter) => {
    this.greeters.push(greeter);
    if (this.link.online) greeter();
  };

  /** Every part that listens is here: nothing is put aside for them any more. */
  complete() {
    this.early = null;
  }

  /* ---- looking up ---- */

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

  /** @param {RoomModel} room */
  roomPath(room) {
    return `/rooms/${room.facts.peek().slug || `id-${room.id}`}`;
  }

  /** @param {{room_id: number, number: number}} message */
  permalink(message) {
    const room = this.list.get(message.room_id);
    return `${room ? this.roomPath(room) : `/rooms/id-${message.room_id}`}/${message.number}`;
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

  /* ---- what the page tells ---- */

  /** A message was on screen. @param {RoomModel} room @param {number} number */
  saw(room, number) {
    if (room.membership.peek()) this.reading.saw(room.id, number);
  }

  dismissProblem() {
    this.problem.value = null;
  }

  /** @param {{visible: boolean, focused: boolean}} state */
  attention(state) {
    this.reading.attention(state);
    this.attentive.value = state.visible && state.focused;
    if (this.attentive.peek()) this.sending.claim();
    if (state.visible) this.link.wake();
    else this.drafts.keepAll(); // a phone may end a page that is out of sight, and not say so
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
    } else this.#learn(frame);
    if (this.early && isForParts(frame)) this.early = [...this.early, frame].slice(-MOST_EARLY);
    for (const listener of this.listeners) listener(frame);
  }

  /** @param {ServerFrame} frame */
  #learn(frame) {
    if (frame.type === "chosen") this.choices.learn({ message_id: frame.id, ...frame });
    if (frame.type === "hello" && frame.epoch !== this.world.epoch) this.choices.forget();
    if (frame.type === "message") {
      this.typers.stopped(frame.message.room_id, frame.message.user_id);
      this.choices.heard(frame.message, () => this.#before(frame));
    }
    if (frame.type === "synced") {
      this.catchingUp.rest();
      if (frame.reset) this.choices.forget();
      for (const message of frame.messages) this.choices.missed(message);
    }
    if (frame.type === "read") this.reading.confirmed(frame.room, frame.number);
    if (frame.type === "hello") {
      this.token.renew();
      this.limits.value = frame.limits;
      for (const { id, membership } of frame.rooms) this.reading.confirmed(id, membership?.read_number ?? 0);
    }
    this.world.apply(frame);
    this.flush();
    if (frame.type === "hello") this.ready.value = true;
  }

  /** What is held of a message, where a live frame follows it without a gap. @param {MessageFrame} frame */
  #before({ room, after, message }) {
    const { change } = ledgerOf(this.world, room);
    return change !== null && after <= change ? this.world.rooms.get(message.room_id)?.timeline.get(message.number) : undefined;
  }

  /** Shows what changed in the world, and fetches what is missing. @param {number} [room] to be shown whether it changed or not */
  flush(room) {
    const touched = this.world.takeTouched();
    if (room !== undefined) touched.rooms.add(room);
    for (const message of touched.mine) this.outbox.arrived(message.client_id);
    batch(() => {
      if (touched.users) this.users.value = new Map(this.world.users);
      if (touched.emoji && this.world.emoji) this.ownEmoji.value = [...this.world.emoji.values()];
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
        if (model) void this.loader.anew(model);
      }
    }
  }

  /** I am not in it any more. An open room may still be looked at. @param {number} id */
  async #forgotten(id) {
    if (this.threads.open.peek()?.id === id) return (await import("./threads.js")).reopenThread(this, id);
    if (this.current.peek()?.id !== id) return;
    try {
      await this.loader.room(id);
      if (this.current.peek()?.id === id) await openRoom(this, id);
    } catch {
      if (this.current.peek()?.id !== id) return;
      closeRoom(this);
      this.problem.value = { code: "not_found", detail: gettext("You are no longer in that room.") };
    }
  }

  /** @param {ConnectionState} state */
  #connectionIs(state) {
    const cameOnline = state.phase === "online" && this.connection.peek().phase !== "online";
    this.connection.value = state;
    if (!cameOnline) return;
    this.#fetchMissing();
    this.reading.say();
    this.typers.connected();
    this.outbox.connection(true);
    for (const greeter of this.greeters) greeter();
  }

  #disconnected() {
    this.catchingUp.rest();
    this.world.disconnected();
    this.outbox.connection(false);
  }

  async #whoami() {
    try {
      const { id } = await this.api.get("/me");
      if (id !== this.boot.user.id) return "another_account";
      this.token.renew();
      return "welcome";
    } catch (error) {
      const { code } = problemOf(error);
      if (code === "suspended") return "suspended";
      return code === "authentication_required" || code === "forbidden" ? "signed_out" : "unknown";
    }
  }
}

/** Not of the world, and not counted: what parts that come later keep for themselves. @param {ServerFrame} frame */
const isForParts = ({ type }) => ["bookmark", "draft", "reminder", "scheduled", "seen"].includes(type);

/** Whether I decide about what is reported there. @param {RoomModel} room */
function looksAfter(room) {
  const role = room.membership.value?.role;
  return !room.isDirect && (role === "owner" || role === "moderator");
}
