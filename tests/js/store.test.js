/** The store as views use it, against a server of a few lines. */

import assert from "node:assert/strict";
import test from "node:test";
import { post, setDraft } from "../../static/js/core/composing.js";
import { IDLE_AFTER_MS, Idleness } from "../../static/js/core/idleness.js";
import { editMessage } from "../../static/js/core/messages.js";
import { closeRoom, jumpToNewest, openRoom, reload } from "../../static/js/core/navigation.js";
import { joinRoom, leaveRoom } from "../../static/js/core/rooms.js";
import { memoryStorage } from "../../static/js/core/storage.js";
import { posts, rest, start } from "./page.js";
import { fakeTransport, hello, live, membership, message, page, room, synced, user } from "./support.js";

const numbers = (model) => model.timeline.messages.value.map(({ number }) => number);

test("after hello it shows my rooms, the people, and what is unread", async () => {
  const rooms = [
    { ...room({ id: 2, slug: null, name: "", kind: "direct", user_ids: [7, 8], last_number: 0 }), membership: membership({ room_id: 2, read_number: 0 }) },
    { ...room({ last_number: 9 }), membership: membership({ mentions: 2 }) },
  ];
  const { store, socket } = await start({ greets: false });
  assert.equal(store.ready.value, false);
  socket.greet(hello({ rooms }));
  await rest(store.clock);
  assert.deepEqual(store.rooms.value.map(({ title }) => title.value), ["General", "Bert"]);
  assert.deepEqual(store.unread.value, { messages: 4, mentions: 2 });
  assert.equal(store.user(8).display_name, "Bert");
  assert.equal(store.connection.value.phase, "online");
});

test("opening a room loads its newest page, once, and follows it", async () => {
  const { store, asked, say } = await start();
  const model = await openRoom(store, 1);
  assert.equal(model.timeline.status.value, "ready");
  say(live(6));
  assert.deepEqual(numbers(model), [1, 2, 3, 4, 5, 6]);
  closeRoom(store);
  await openRoom(store, 1);
  assert.equal(asked.filter((url) => url.includes("messages")).length, 1);
  assert.equal(store.room(1), model);
});

test("a page that fails says so, and can be asked for again", async () => {
  const { store, routes } = await start({ answers: { "/api/rooms/1/messages?limit=50": new TypeError("network") } });
  const model = await openRoom(store, 1);
  assert.equal(model.timeline.status.value, "failed");
  assert.equal(model.timeline.problem.value.code, "offline");
  routes["/api/rooms/1/messages?limit=50"] = page([message(5)]);
  await reload(store, model);
  assert.equal(model.timeline.status.value, "ready");
});

test("older messages come before what is there, to the first one", async () => {
  const { store } = await start({
    answers: {
      "/api/rooms/1/messages?limit=50": page([message(4), message(5)]),
      "/api/rooms/1/messages?before=4&limit=50": page([1, 2, 3].map((number) => message(number)), { last_number: 5 }),
    },
  });
  const model = await openRoom(store, 1);
  assert.equal(model.timeline.older.value, "some");
  await Promise.all([store.loader.older(model), store.loader.older(model)]);
  assert.deepEqual(numbers(model), [1, 2, 3, 4, 5]);
  assert.equal(model.timeline.older.value, "none");
});

test("a permanent link shows the messages around it, and the way back to the newest", async () => {
  const { store, socket } = await start({
    greets: false,
    answers: {
      "/api/rooms/1/messages?around=20&limit=50": page([19, 20, 21].map((number) => message(number, { change: 1 })), { last_number: 90, last_change: 90 }),
      "/api/rooms/1/messages?limit=50": page([89, 90].map((number) => message(number, { change: 1 })), { last_number: 90, last_change: 90 }),
    },
  });
  socket.greet(hello({ rooms: [{ ...room({ last_number: 90, last_change: 90 }), membership: membership({ read_number: 80 }) }] }));
  const model = await openRoom(store, 1, { number: 20 });
  assert.deepEqual(numbers(model), [19, 20, 21]);
  assert.equal(model.timeline.highlight.value, 20);
  assert.deepEqual([model.timeline.older.value, model.timeline.newer.value], ["some", "some"]);
  assert.equal(model.newAfter.value, 80);
  await jumpToNewest(store, model);
  assert.deepEqual(numbers(model), [89, 90]);
  assert.equal(model.timeline.newer.value, "none");
  assert.equal(store.permalink(model.timeline.messages.value[0]), "/rooms/general/89");
});

test("a message is pending at once, sent, and becomes the real one", async () => {
  const { store, clock, socket, say } = await start();
  const model = await openRoom(store, 1);
  setDraft(store, model, "hello");
  const { client_id } = post(store, model, "hello");
  assert.equal(model.draft.value, "");
  assert.equal(model.pending.value[0].source, "hello");
  await rest(clock);
  assert.deepEqual(posts(socket), [{ type: "post", client_id, room: 1, source: "hello" }]);

  say({ type: "ack", client_id, id: 1006, room: 1, number: 6, change: 6, duplicate: false });
  assert.equal(model.pending.value[0].state, "sent", "until its message is here");
  say(live(6, { client_id, user_id: 7, source: "hello" }));
  assert.deepEqual(model.pending.value, []);
  assert.deepEqual(numbers(model), [1, 2, 3, 4, 5, 6]);
});

test("what was typed without a server is there after a reload, and goes out in order", async () => {
  const storage = memoryStorage();
  const before = await start({ storage });
  before.socket.last.handlers.closed(1006);
  const model = before.store.room(1);
  for (const text of ["one", "two"]) post(before.store, model, text);
  setDraft(before.store, model, "three, unfin");
  before.store.suspend();
  await rest(before.clock);

  const after = await start({ storage });
  const again = after.store.room(1);
  assert.deepEqual(again.pending.value.map(({ source }) => source), ["one", "two"]);
  assert.equal(again.draft.value, "three, unfin");
  const [{ client_id }] = posts(after.socket);
  after.say({ type: "ack", client_id, id: 1006, room: 1, number: 6, change: 6, duplicate: true });
  await rest(after.clock);
  assert.deepEqual(posts(after.socket).map(({ source }) => source), ["one", "two"]);
});

test("a failed message says why, in its room", async () => {
  const { store, clock, say } = await start();
  const model = store.room(1);
  const { client_id } = post(store, model, "hello");
  await rest(clock);
  say({ type: "error", client_id, code: "forbidden", detail: "Join this room first." });
  assert.deepEqual(model.pending.value[0].problem.detail, "Join this room first.");
  assert.equal(store.outbox.drop(client_id), true);
  assert.deepEqual(model.pending.value, []);
});

test("after a gap it asks, and after a silence it does not ask twice", async () => {
  const { store, socket, say } = await start();
  const model = await openRoom(store, 1);
  say(live(7));
  say(live(8));
  assert.deepEqual(socket.last.sent.filter(({ type }) => type === "sync"), [{ type: "sync", rooms: { 1: 5 } }]);
  say(synced(5, { messages: [6, 7, 8].map((number) => message(number)), change: 8 }));
  assert.deepEqual(numbers(model), [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("coming back, it catches up on what is held", async () => {
  const { store, clock, socket } = await start();
  await openRoom(store, 1);
  socket.last.handlers.closed(1006);
  await clock.pass(3_000);
  socket.greet(hello({ rooms: [{ ...room({ last_number: 8, last_change: 8 }), membership: membership() }] }));
  assert.deepEqual(socket.last.sent.at(-1), { type: "sync", rooms: { 1: 5 } });
});

test("a sync that is never answered is a dead connection", async () => {
  const { clock, socket, say } = await start();
  say(live(7));
  for (let n = 0; n < 7; n++) {
    await clock.pass(10_000);
    if (socket.opened.length === 1) socket.last.handlers.heard();
  }
  assert.equal(socket.opened.length, 2);
});

test("over a stream, where no sync can be asked for, what is behind is loaded anew", async () => {
  const socket = fakeTransport("stream", false);
  const { store, clock, asked, say, routes } = await start({ transports: [socket] });
  const model = await openRoom(store, 1);
  routes["/api/rooms/1/messages?limit=50"] = page([6, 7].map((number) => message(number)), { last_change: 7 });
  say(live(7));
  await rest(clock);
  assert.equal(asked.filter((url) => url.includes("messages")).length, 2);
  assert.deepEqual(numbers(model), [6, 7]);
  assert.deepEqual(socket.last.sent, []);
});

test("over a stream, what comes while a page is on its way is not lost with it", async () => {
  const { store, clock, say, routes } = await start({ transports: [fakeTransport("stream", false)] });
  const model = await openRoom(store, 1);
  let arrive = (/** @type {object} */ _page) => {};
  const late = new Promise((resolve) => (arrive = resolve));
  const answers = [late, page([6, 7, 8].map((number) => message(number)), { last_change: 8 })];
  routes["/api/rooms/1/messages?limit=50"] = () => answers.shift();

  say(live(7)); // behind: asked for anew
  say(live(8)); // of a page that is not here yet
  arrive(page([6, 7].map((number) => message(number)), { last_change: 7 }));
  await rest(clock);

  assert.deepEqual(numbers(model), [6, 7, 8]);
  assert.deepEqual(answers, []);
});

test("a room that nobody answers for opens when it was seen last, also while it is being asked for", async () => {
  const { store, routes } = await start({ greets: false });
  let fail = (/** @type {Error} */ _error) => {};
  routes["/api/rooms/1"] = new Promise((resolve) => (fail = resolve));

  const opening = openRoom(store, 1);
  store.showLastSeen(hello());
  fail(new TypeError("no network"));

  assert.equal(await opening, store.current.peek());
  assert.deepEqual(numbers(store.current.peek()), [1, 2, 3, 4, 5]);
  routes["/api/rooms/2"] = new TypeError("no network");
  await assert.rejects(openRoom(store, 2), { code: "offline" });
});

test("reading is told once somebody looks, and shown at once", async () => {
  const { store, clock, socket, say } = await start();
  const model = await openRoom(store, 1);
  store.attention({ visible: true, focused: false });
  say(live(6));
  store.saw(model, 6);
  assert.equal(model.unread.value, 1);
  store.attention({ visible: true, focused: true });
  assert.equal(model.unread.value, 0);
  await clock.pass(400);
  assert.deepEqual(socket.last.sent.filter(({ type }) => type === "read"), [{ type: "read", room: 1, number: 6 }]);
});

test("what was read a moment ago is said before the page goes", async () => {
  const { store, socket } = await start();
  const model = await openRoom(store, 1);
  store.attention({ visible: true, focused: true });
  store.saw(model, 5);
  const unsaid = socket.last.sent.filter(({ type }) => type === "read").length;
  store.suspend();
  assert.equal(unsaid, 0);
  assert.deepEqual(socket.last.sent.filter(({ type }) => type === "read"), [{ type: "read", room: 1, number: 5 }]);
});

test("typing shows others, without me, and ends with their message", async () => {
  const { store, say } = await start();
  const model = store.room(1);
  say({ type: "typing", room: 1, user_id: 8 });
  say({ type: "typing", room: 1, user_id: 7 });
  assert.deepEqual(model.typing.value, [8]);
  say(live(6));
  assert.deepEqual(model.typing.value, []);
});

test("presence comes with hello and moves with its frames", async () => {
  const { store, say } = await start();
  say({ type: "presence", online: [8], offline: [7] });
  assert.deepEqual([...store.online.value], [8]);
  say({ type: "presence", online: [7], offline: [], idle: [7, 8] });
  assert.deepEqual([...store.idle.value], [7, 8]);
  say({ type: "presence", online: [8], offline: [7], idle: [] });
  assert.deepEqual([[...store.online.value], [...store.idle.value]], [[8], []]);
  say({ type: "presence", online: [9, 10], offline: [], idle: [10], all: true });
  assert.deepEqual([[...store.online.value], [...store.idle.value]], [[9, 10], [10]]);
});

test("nobody at the page is told on the open connection, and on the address of a stream", async () => {
  const { store, clock, socket, say } = await start();
  await untouched(clock, say);
  assert.deepEqual(socket.last.sent.filter(({ type }) => type === "idle"), [{ type: "idle", on: true }]);
  store.part(Idleness).input();
  assert.deepEqual(socket.last.sent.at(-1), { type: "idle", on: false });

  const stream = fakeTransport("stream", false);
  const other = await start({ transports: [stream] });
  const before = stream.opened.length;
  await untouched(other.clock, other.say);
  assert.equal(stream.opened.length, before + 1);
});

/** The server is heard all the time, the person is not. */
async function untouched(clock, say) {
  for (let passed = 0; passed < IDLE_AFTER_MS; passed += 10_000) {
    await clock.pass(10_000);
    say({ type: "pong", ref: "beat", at: "2026-11-22T09:07:00.000000Z" });
  }
}

test("a room that I am taken out of is gone; an open one can still be looked at", async () => {
  const { store, clock, say, routes } = await start();
  await openRoom(store, 1);
  routes["/api/rooms/1"] = { ...room(), membership: null };
  say({ type: "left", room: 1 });
  await rest(clock);
  assert.deepEqual(store.rooms.value, []);
  assert.equal(store.current.value.membership.value, null);
  assert.deepEqual(numbers(store.current.value), [1, 2, 3, 4, 5]);

  const secret = await start();
  await openRoom(secret.store, 1);
  secret.say({ type: "left", room: 1 });
  await rest(secret.clock);
  assert.equal(secret.store.current.value, null);
  assert.equal(secret.store.problem.value.code, "not_found");
});

test("looking, joining, leaving", async () => {
  const { store, say, routes } = await start({
    answers: { "/api/rooms/3": { ...room({ id: 3, slug: "garden", name: "Garden" }), membership: null }, "/api/rooms/3/messages?limit=50": page([message(5, { room_id: 3 })]) },
  });
  const looked = await openRoom(store, 3);
  assert.equal(looked.membership.value, null);
  assert.equal(store.rooms.value.length, 1);
  routes["POST /api/rooms/3/join"] = membership({ room_id: 3 });
  routes["/api/rooms/3"] = { ...room({ id: 3, slug: "garden", name: "Garden" }), membership: membership({ room_id: 3 }) };
  await joinRoom(store, 3);
  assert.equal(store.room(3), looked);
  assert.deepEqual(store.rooms.value.map(({ title }) => title.value), ["Garden", "General"]);
  say({ type: "joined", room: 3, facts: room({ id: 3, slug: "garden", name: "Garden" }), membership: membership({ room_id: 3 }) });
  routes["POST /api/rooms/3/leave"] = null;
  await leaveRoom(store, 3);
  assert.equal(store.rooms.value.length, 1);
});

test("an edit names the version, and says what went wrong", async () => {
  const { store, socket, say } = await start();
  const model = await openRoom(store, 1);
  const edit = editMessage(store, model.timeline.messages.value[0], "new");
  const { ref, version } = socket.last.sent.at(-1);
  assert.equal(version, 1);
  say({ type: "error", ref, code: "conflict", detail: "It was edited meanwhile." });
  await assert.rejects(edit, { code: "conflict" });
});

test("nobody there: what opens says not_found", async () => {
  const { store } = await start();
  await assert.rejects(openRoom(store, 77), { code: "not_found" });
});
