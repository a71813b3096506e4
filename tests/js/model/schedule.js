/**
 * Random schedules: a model server, a network that loses, doubles and swaps live frames, drops connections and answers late,
 * and pages (the real world and outbox) that post, scroll, read, look away and come back.
 *
 * Frames that answer (hello, joined, left, synced, acks) keep their order on one connection, as on a socket; live ones don't
 * even that. In the end the network is honest, and either everybody reconnects, or there is a last word in each room. Then
 * each page must hold exactly what the server has.
 */

import { takeCarried } from "../../../static/js/core/carried.js";
import { Outbox } from "../../../static/js/core/outbox.js";
import { memoryStorage } from "../../../static/js/core/storage.js";
import { isSyncing, takeSyncs } from "../../../static/js/core/world/counters.js";
import { addUsers } from "../../../static/js/core/world/directory.js";
import { addMembers, readHere } from "../../../static/js/core/world/memberships.js";
import { addMessages } from "../../../static/js/core/world/messages.js";
import { addRoom } from "../../../static/js/core/world/rooms.js";
import { World } from "../../../static/js/core/world/world.js";
import { chance } from "./chance.js";
import { DIRECTORY, ModelServer, ROOM, THREAD } from "./server.js";

const USERS = [1, 2, 3];

/** @param {number} seed @param {{World?: typeof World, Outbox?: typeof Outbox, threads?: boolean}} parts */
export async function runSchedule(seed, parts = {}) {
  const schedule = new Schedule(seed, parts);
  await schedule.run();
  return schedule.faults;
}

class Schedule {
  constructor(seed, { World: AWorld = World, Outbox: AnOutbox = Outbox }) {
    this.chance = chance(seed);
    this.server = new ModelServer(USERS);
    this.todo = [];
    this.lossy = true;
    this.time = 0;
    this.timers = new Map();
    this.faults = new Set();
    this.epochs = 1;
    this.clock = {
      now: () => this.time,
      after: (fn, ms) => {
        const timer = Symbol("timer");
        this.timers.set(timer, { fn, at: this.time + ms });
        return timer;
      },
      cancel: (timer) => void this.timers.delete(timer),
      random: this.chance.random,
    };
    this.server.post(USERS[0], "root", "root");
    this.server.post(USERS[0], "reply", "reply", THREAD);
    this.pages = USERS.map((user) => new Page(this, user, AWorld, AnOutbox));
    this.backup = this.server.snapshot();
  }

  later(fn) {
    this.todo.push(fn);
  }

  /** Something that was under way happens: no order among them. */
  step() {
    const i = this.chance.below(this.todo.length);
    const [fn] = this.todo.splice(i, 1);
    fn();
  }

  async run() {
    const { chance: luck } = this;
    for (const page of this.pages) page.connect();
    const steps = 60 + luck.below(200);
    for (let n = 0; n < steps; n++) {
      await this.act(luck.random());
      await settled();
    }
    await this.end();
    for (const page of this.pages) page.check();
    this.checkSends();
  }

  async act(x) {
    const { chance: luck, server } = this;
    const page = luck.pick(this.pages);
    if (x < 0.1) this.write();
    else if (x < 0.16) page.type();
    else if (x < 0.19) page.drop();
    else if (x < 0.22) page.loadOlder();
    else if (x < 0.24) page.load(ROOM, Infinity);
    else if (x < 0.25) page.openThread();
    else if (x < 0.26) page.loadUsers();
    else if (x < 0.27) page.loadMembers();
    else if (x < 0.29) page.read();
    else if (x < 0.295) await page.reload();
    else if (x < 0.3) server.refuse = server.refuse ? null : luck.pick(["rate_limited", "unavailable"]);
    else if (x < 0.303) this.restore();
    else if (x < 0.32) this.tick();
    else if (this.todo.length) this.step();
  }

  write() {
    const { chance: luck, server } = this;
    const x = luck.random();
    const messages = [...server.messages.values()];
    const message = luck.pick(messages);
    if (x < 0.3) {
      const calls = luck.pick([null, null, null, "room", "here"]);
      const offline = USERS.filter(() => luck.happens(0.5));
      server.post(luck.pick(USERS), `robo${server.nextId}`, "beep", ROOM, luck.happens(0.5) ? [1, 2] : [], calls, offline);
    } else if (x < 0.35) server.post(USERS[0], `robo${server.nextId}`, "beep", THREAD);
    else if (x < 0.55) server.edit(message);
    else if (x < 0.7) server.render(message, message.version - luck.below(2));
    else if (x < 0.78) message.number > 1 && server.remove(message);
    else if (x < 0.86) this.toggle(luck.pick(USERS.slice(1)));
    else if (x < 0.93) server.rename(luck.pick([ROOM, THREAD]));
    else if (x < 0.98) server.renameUser(luck.pick(USERS));
    else server.addEmoji();
    this.publish();
  }

  toggle(user) {
    const joined = this.server.toggleMember(user);
    for (const page of this.pages) if (page.user === user) page.connection?.membershipChanged(joined);
  }

  restore() {
    if (this.server.last[ROOM] < this.backup.last[ROOM] + 3) return;
    this.server.restore(this.backup, `epoch ${++this.epochs}`);
    for (const page of this.pages) page.drop();
    this.restored = true;
  }

  /** Live frames: lost, doubled, and in any order. */
  publish() {
    const frames = this.server.published;
    this.server.published = [];
    for (const frame of frames) {
      for (const { connection } of this.pages) {
        if (!connection) continue;
        const copies = this.lossy ? this.chance.pick([0, 1, 1, 1, 1, 1, 2]) : 1;
        for (let n = 0; n < copies; n++) this.later(() => connection.live(frame));
      }
    }
  }

  tick() {
    this.time += 400 + this.chance.below(8000);
    for (const [timer, { fn, at }] of [...this.timers]) {
      if (at > this.time || !this.timers.delete(timer)) continue;
      fn();
    }
  }

  async end() {
    this.lossy = false;
    this.server.refuse = null;
    const reconnects = this.chance.happens(0.5);
    for (let n = 0; n < 6 && !reconnects; n++) {
      // Spoken while syncs are on their way.
      this.server.post(USERS[0], `last word ${n}`, "beep");
      this.server.renameUser(USERS[0]);
      this.publish();
      for (let k = this.chance.below(8); k > 0 && this.todo.length; k--) this.step();
      await settled();
    }
    for (let round = 0; round < 6; round++) {
      if (round < 2 && reconnects) for (const page of this.pages) page.drop();
      for (let n = 0; n < 20; n++) {
        await settled();
        let steps = 0;
        while (this.todo.length) {
          this.step();
          await settled();
          if (++steps > 5000) throw new Error("The schedule does not come to rest.");
        }
        this.tick();
      }
    }
  }

  /** Every message typed and not refused for good is there once, in the order typed. */
  checkSends() {
    for (const page of this.pages) {
      const failed = new Set(page.outbox.list().filter((item) => item.state === "failed").map((item) => item.client_id));
      if (page.outbox.list().some((item) => item.state === "waiting" || item.state === "sending")) this.faults.add("unsent");
      const messages = [...this.server.messages.values()].filter((message) => message.user_id === page.user);
      const texts = messages.filter((message) => message.fingerprint.includes("typed")).map((each) => each.fingerprint);
      if (new Set(texts).size < texts.length) this.faults.add("sent twice");
      if (this.restored) continue; // what a backup had not is gone
      const expected = page.typed.filter(({ client_id }) => !failed.has(client_id)).map(({ room, source }) => `${room}|${source}`);
      if (expected.some((text) => !texts.includes(text))) this.faults.add("lost");
      if (texts.join() !== texts.toSorted((a, b) => orderOf(a) - orderOf(b)).join()) this.faults.add("out of order");
    }
  }
}

const orderOf = (text) => Number(text.split(" ")[1]);

/** The server's end of one socket. */
class ServerConnection {
  constructor(schedule, page) {
    this.schedule = schedule;
    this.page = page;
    this.open = true;
    this.attached = schedule.server.isMember(page.user);
    this.queue = [];
    this.held = []; // live frames wait until hello, or joined, is out
    schedule.later(() => this.greet());
  }

  greet() {
    if (!this.open) return;
    this.greeted = true;
    this.send(this.schedule.server.hello(this.page.user));
  }

  membershipChanged(joined) {
    const { server } = this.schedule;
    if (!this.greeted) return void (this.attached = joined);
    this.attached = joined;
    this.held ??= joined ? [] : null;
    if (!joined) this.send({ type: "left", room: ROOM });
    else this.send({ type: "joined", room: ROOM, facts: server.factsOf(ROOM), membership: server.membershipOf(this.page.user) });
  }

  live(frame) {
    if (!this.open || (frame.room === ROOM && !this.attached)) return;
    if (this.held) this.held.push(frame);
    else this.page.heard(frame);
  }

  release() {
    const held = this.held ?? [];
    this.held = null;
    for (const frame of held) this.schedule.later(() => this.live(frame));
  }

  /** In order, some time. */
  send(frame) {
    this.queue.push(structuredClone(frame));
    this.schedule.later(() => {
      const next = this.queue.shift();
      if (!this.open) return;
      this.page.heard(next);
      if (next.type === "hello" || next.type === "joined") this.release();
    });
  }

  command(command) {
    const { server } = this.schedule;
    this.schedule.later(() => {
      // Written even when the socket has gone meanwhile: a command may be read before the end is noticed.
      if (!this.open && this.schedule.chance.happens(0.5)) return;
      if (command.type === "sync") {
        for (const [room, from] of Object.entries(command.rooms)) this.send(server.sync(this.page.user, Number(room), from));
      } else if (command.type === "read") this.send(server.read(this.page.user, command.number));
      else {
        this.send(server.post(this.page.user, command.client_id, command.source, command.room));
        this.schedule.publish();
      }
    });
  }
}

/** A page: what store.js does, without signals. */
class Page {
  constructor(schedule, user, AWorld, AnOutbox) {
    this.schedule = schedule;
    this.user = user;
    this.AWorld = AWorld;
    this.AnOutbox = AnOutbox;
    this.storage = memoryStorage();
    this.typed = [];
    this.connection = null;
    this.life = 0;
    this.start(null);
  }

  /** @param {object | null} carried by the page, as it was made a moment or a long time ago */
  start(carried) {
    this.world = new this.AWorld(this.user, carried?.hello.epoch ?? this.schedule.server.epoch);
    let ids = 0;
    const name = `${this.user}-${this.life}`;
    this.outbox = new this.AnOutbox({
      storage: this.storage,
      clock: this.schedule.clock,
      send: (command) => this.tell(command),
      onchange() {},
      tell() {},
      newId: () => `${name}-${++ids}`,
    });
    this.outbox.leads = true;
    this.pages = 0;
    this.made = this.make();
    const store = { world: this.world, boot: { room: { id: ROOM } }, showLastSeen: (hello) => this.world.apply(hello), flush: () => this.flush() };
    if (carried) takeCarried(store, carried);
  }

  /** As the server makes a page of it now: the counters are read before what they count. */
  make() {
    const { server, chance: luck } = this.schedule;
    const page = server.isMember(this.user) ? server.page(ROOM, Infinity) : null;
    return structuredClone({ hello: server.hello(this.user), users: [...server.users.values()].filter(() => luck.happens(0.5)), page });
  }

  tell(command) {
    if (!this.connection) return false;
    const { connection } = this;
    connection.command(command);
    return true;
  }

  connect() {
    this.connection ??= new ServerConnection(this.schedule, this);
  }

  drop() {
    if (!this.connection) return;
    this.connection.open = false;
    this.connection = null;
    this.world.disconnected();
    this.outbox.connection(false);
    this.schedule.later(() => this.connect());
  }

  /** A new page in the same browser. */
  async reload() {
    if (this.connection) this.connection.open = false;
    this.connection = null;
    this.outbox.connection(false);
    this.outbox.leads = false;
    this.life += 1;
    this.start(this.schedule.chance.pick([null, this.made, this.make()]));
    await this.outbox.load();
    this.schedule.later(() => this.connect());
  }

  heard(frame) {
    if (frame.type === "ack") this.outbox.acknowledged(frame);
    else if (frame.type === "error") this.outbox.refused(frame);
    else this.world.apply(structuredClone(frame));
    if (frame.type === "hello") {
      this.outbox.connection(true);
      const read = this.world.rooms.get(ROOM)?.membership?.read_number;
      if (read) this.tell({ type: "read", room: ROOM, number: read });
    }
    this.flush();
  }

  flush() {
    for (const message of this.world.takeTouched().mine) this.outbox.arrived(message.client_id);
    if (this.connection) {
      const rooms = takeSyncs(this.world);
      if (Object.keys(rooms).length) this.tell({ type: "sync", rooms });
    }
    for (const effect of this.world.takeEffects()) {
      if (effect.kind === "load") this.load(effect.room, Infinity);
      else if (effect.kind === "load_users") this.loadUsers();
      else if (effect.kind === "recount") this.recount();
    }
  }

  type() {
    if (!this.world.rooms.get(ROOM)?.membership) return;
    const item = this.outbox.add(ROOM, `typed ${this.typed.length} by ${this.user}`);
    this.typed.push(item);
  }

  /** By HTTP: read at one moment, here at a later one, in no order with the socket. */
  http(read, take) {
    const { schedule } = this;
    const { world } = this;
    const { epoch } = world;
    schedule.later(() => {
      const answer = structuredClone(read(schedule.server));
      schedule.later(() => {
        if (world !== this.world) return;
        if (answer && !answer.epoch && epoch !== world.epoch) return this.http(read, take);
        take(answer);
        this.flush();
      });
    });
  }

  load(room, before) {
    if (!this.world.rooms.has(room)) return;
    this.http(
      (server) => (server.isMember(this.user) ? server.page(room, before) : null),
      (page) => {
        if (page && !addMessages(this.world, room, page)) this.load(room, before);
      },
    );
  }

  loadOlder() {
    const first = this.world.rooms.get(ROOM)?.timeline.stretches[0]?.first;
    if (first > 1) this.load(ROOM, first);
  }

  openThread() {
    if (!this.world.rooms.get(ROOM)?.membership) return;
    this.http(
      (server) => (server.isMember(this.user) ? { ...server.factsOf(THREAD), membership: null } : null),
      (facts) => {
        if (!facts || !this.world.rooms.has(ROOM)) return;
        addRoom(this.world, facts);
        this.load(THREAD, Infinity);
      },
    );
  }

  loadUsers() {
    this.http(
      (server) => ({ users: [...server.users.values()], last_change: server.last[DIRECTORY], epoch: server.epoch }),
      (page) => {
        if (!addUsers(this.world, page)) this.loadUsers();
      },
    );
  }

  loadMembers() {
    if (!this.world.rooms.has(ROOM)) return;
    this.http(
      (server) =>
        server.isMember(this.user)
          ? { members: [...server.members.values()], last_change: server.last[ROOM], epoch: server.epoch }
          : null,
      (page) => page && addMembers(this.world, ROOM, page),
    );
  }

  recount() {
    this.http(
      (server) => (server.isMember(this.user) ? { ...server.factsOf(ROOM), membership: server.membershipOf(this.user) } : null),
      (room) => {
        if (room && this.world.rooms.get(ROOM)?.membership) addRoom(this.world, room);
      },
    );
  }

  read() {
    const state = this.world.rooms.get(ROOM);
    if (!state?.membership) return;
    const number = state.facts.last_number;
    readHere(this.world, ROOM, number);
    this.tell({ type: "read", room: ROOM, number });
  }

  check() {
    const { server, faults } = this.schedule;
    const state = this.world.rooms.get(ROOM);
    if (!server.isMember(this.user)) {
      if (state) faults.add("a room that is left is kept");
      return;
    }
    if (!state?.membership) return void faults.add("a room is missing");
    if (isSyncing(this.world)) faults.add("a sync is waited for in vain");
    this.checkTimeline(ROOM);
    if (this.world.rooms.has(THREAD)) this.checkTimeline(THREAD);
    for (const id of [ROOM, THREAD]) this.checkFacts(id);
    for (const [id, user] of this.world.users) if (server.users.get(id).nickname !== user.nickname) faults.add("stale user");
    if (this.world.users.size < USERS.length) faults.add("user missing");
    for (const [id, member] of state.members ?? []) {
      if (member.left_at !== server.members.get(id).left_at) faults.add("stale member");
    }
    if (state.mentions.count !== server.mentionsOf(this.user) && server.reads.get(this.user) === state.membership.read_number) {
      faults.add("wrong mention count");
    }
  }

  checkFacts(id) {
    const { server, faults } = this.schedule;
    const facts = this.world.rooms.get(id)?.facts;
    if (!facts) return;
    const truth = server.factsOf(id);
    if (facts.name !== truth.name) faults.add("stale name");
    if (facts.last_number !== truth.last_number) faults.add("stale last number");
    if (id === ROOM && facts.members !== truth.members) faults.add("stale member count");
  }

  checkTimeline(room) {
    const { server, faults } = this.schedule;
    const { timeline } = this.world.rooms.get(room);
    const truth = new Map([...server.messages.values()].filter((each) => each.room_id === room).map((each) => [each.number, each]));
    let reached = 0;
    for (const { first, messages } of timeline.stretches) {
      if (first <= reached) faults.add("stretches overlap");
      messages.forEach((message, i) => {
        if (message.number !== first + i) faults.add("hole");
        if (!truth.has(message.number)) faults.add("message that is none");
        else if (truth.get(message.number).change !== message.change) faults.add("stale message");
      });
      reached = first + messages.length - 1;
    }
    if (timeline.follows && reached !== server.lastNumber[room]) faults.add("newest message missing");
  }
}

/** Lets promises that are ready run. */
async function settled() {
  for (let n = 0; n < 8; n++) await null;
}
