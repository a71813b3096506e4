/** Threads, single messages and pins, as the store knows them. */

import assert from "node:assert/strict";
import test from "node:test";
import { hello, live, membership, message, page, room, synced } from "./support.js";
import { posts, rest, start } from "./page.js";
import { Bookmarks } from "../../static/js/core/bookmarks.js";
import { post } from "../../static/js/core/composing.js";
import { openRoom } from "../../static/js/core/navigation.js";
import { loadPins } from "../../static/js/core/rooms.js";
import { enterThread, followedThreads, followThread, startThread } from "../../static/js/core/threads.js";

const THREAD = room({ id: 2, kind: "thread", slug: null, name: "", parent_id: 1, root_id: 1003, last_number: 1, last_change: 5, change: 4 });
const followed = (changes = {}) => ({ ...THREAD, membership: membership({ room_id: 2, read_number: 1, ...changes }) });
const unfollowed = { ...THREAD, membership: null };
const summary = { room_id: 2, replies: 1, last_reply_at: null, user_ids: [8] };
const reply = (number, changes = {}) => live(number, { id: 2000 + number, room_id: 2, change: 4 + number, client_id: `t${number}`, ...changes });
const ANSWERS = { "/api/rooms/2/messages?limit=50": page([message(1, { id: 2001, room_id: 2, client_id: "t1" })]) };

test("threads that I follow are known from the start, apart from rooms, with what is unread", async () => {
  const { store, say } = await start({ greets: hello({ rooms: [{ ...room(), membership: membership() }, followed()] }) });
  assert.deepEqual(store.rooms.value.map(({ id }) => id), [1]);
  assert.deepEqual(followedThreads(store).map(({ id }) => id), [2]);
  assert.equal(store.threads.unread.value, 0);
  say(reply(2));
  assert.equal(store.threads.unread.value, 1);
  assert.equal(store.threads.unreadOf(2), 1);
  assert.equal(store.unread.value.messages, 1);
  say(reply(3, { mentions: [7] }));
  assert.equal(store.threads.mentions.value, 1);
});

test("a thread is begun from its message, and opens beside the room", async () => {
  const { store, asked } = await start({ answers: { ...ANSWERS, "POST /api/messages/1003/thread": followed() } });
  const parent = await openRoom(store, 1);
  const thread = await startThread(store, message(3));
  assert.equal(store.threads.open.value, thread);
  assert.equal(store.current.value, parent);
  assert.deepEqual(thread.timeline.messages.value.map(({ id }) => id), [2001]);
  assert.ok(asked.includes("POST /api/messages/1003/thread"));
});

test("a thread that I don't follow is heard while it is open, and can be written in", async () => {
  const { store, clock, socket, say } = await start({ answers: { ...ANSWERS, "/api/rooms/2": unfollowed } });
  await openRoom(store, 1);
  const thread = await startThread(store, message(3, { thread: summary }));
  assert.equal(thread.membership.value, null);
  assert.equal(store.takesPart(thread), true);
  say(reply(2));
  assert.deepEqual(thread.timeline.messages.value.map(({ number }) => number), [1, 2]);

  const { client_id } = post(store, thread, "good choice");
  await rest(clock);
  assert.deepEqual(posts(socket), [{ type: "post", client_id, room: 2, source: "good choice" }]);
  say({ type: "ack", client_id, id: 2003, room: 2, number: 3, change: 7, duplicate: false });
  assert.equal(thread.pending.value[0].state, "sent", "until its message is here");
  say(reply(3, { client_id, user_id: 7 }));
  assert.deepEqual(thread.pending.value, []);
  assert.equal(thread.timeline.messages.value.at(-1).client_id, client_id);
});

test("followed no more, the thread stays open and is heard; followed again, it counts", async () => {
  const { store, routes, say } = await start({
    greets: hello({ rooms: [{ ...room(), membership: membership() }, followed()] }),
    answers: { ...ANSWERS, "POST /api/rooms/2/leave": null, "POST /api/rooms/2/join": membership({ room_id: 2 }) },
  });
  await openRoom(store, 1);
  const thread = await enterThread(store, 2);
  await followThread(store, thread, false);
  assert.deepEqual(followedThreads(store), []);
  say({ type: "left", room: 2 });
  say(reply(2));
  assert.equal(store.threads.open.value, thread);
  assert.equal(thread.timeline.messages.value.length, 2);

  routes["/api/rooms/2"] = { ...followed({ read_number: 2 }), last_number: 2, last_change: 6 };
  await followThread(store, thread, true);
  assert.deepEqual(followedThreads(store), [thread]);
});

test("the address of a reply opens its room at the root, and the thread at the reply", async () => {
  const { store } = await start({
    answers: {
      ...ANSWERS,
      "/api/rooms/2": unfollowed,
      "/api/messages/1003": message(3),
      "/api/rooms/1/messages?around=3&limit=50": page([1, 2, 3, 4, 5].map((number) => message(number))),
      "/api/rooms/2/messages?around=1&limit=50": ANSWERS["/api/rooms/2/messages?limit=50"],
    },
  });
  const shown = await openRoom(store, 2, { number: 1 });
  assert.equal(shown.id, 1);
  assert.equal(shown.timeline.highlight.value, 3);
  assert.equal(store.threads.open.value.id, 2);
  assert.equal(store.threads.open.value.timeline.highlight.value, 1);
});

test("another room puts the thread away", async () => {
  const rooms = [{ ...room(), membership: membership() }, { ...room({ id: 3, slug: "shed" }), membership: membership({ room_id: 3 }) }, followed()];
  const { store } = await start({ greets: hello({ rooms }), answers: { ...ANSWERS, "/api/rooms/3/messages?limit=50": page([]) } });
  await openRoom(store, 1);
  await enterThread(store, 2);
  await openRoom(store, 3);
  assert.equal(store.threads.open.value, null);
});

test("a message that is answered is taken from what is held, else fetched once, and kept true", async () => {
  const { store, asked, routes, clock, say } = await start();
  await openRoom(store, 1);
  assert.equal(store.singles.of(1004, 1).number, 4);
  assert.ok(!asked.includes("/api/messages/1004"));

  routes["/api/messages/900"] = message(900, { id: 900, change: 2, source: "long ago" });
  assert.equal(store.singles.of(900, 1), undefined);
  assert.equal(store.singles.of(900, 1), undefined);
  await rest(clock);
  assert.equal(store.singles.of(900, 1).source, "long ago");
  assert.equal(asked.filter((url) => url === "/api/messages/900").length, 1);

  say(live(900, { id: 900, change: 6, source: "edited" }));
  assert.equal(store.singles.of(900, 1).source, "edited");
  assert.equal(store.singles.of(901, 1), undefined);
  await rest(clock);
  assert.equal(store.singles.of(901, 1), null, "there is no such message for me");
});

test("what is changed while it is fetched is not overwritten by the older answer", async () => {
  const { store, routes, clock, say } = await start();
  await openRoom(store, 1);
  routes["/api/messages/900"] = message(900, { id: 900, change: 2, source: "old" });
  store.singles.of(900, 1);
  say(live(900, { id: 900, change: 6, source: "new" }));
  await rest(clock);
  assert.equal(store.singles.of(900, 1).source, "new");
});

test("a single message is asked for again after a reset", async () => {
  const { store, routes, clock, say } = await start();
  await openRoom(store, 1);
  routes["/api/messages/900"] = message(900, { id: 900, change: 6, source: "of a past that never was" });
  store.singles.of(900, 1);
  await rest(clock);
  routes["/api/messages/900"] = message(900, { id: 900, change: 2, source: "as it is" });
  say(synced(0, { reset: true, change: 5, facts: [room()] }));
  await rest(clock);
  assert.equal(store.singles.of(900, 1).source, "as it is");
});

const pinned = { user_id: 8, at: "2026-11-22T10:00:00.000000Z" };

test("pins are loaded once, the newest first, and follow what is said of them", async () => {
  const later = { user_id: 8, at: "2026-11-22T11:00:00.000000Z" };
  const { store, say } = await start({ answers: { "/api/rooms/1/pins": { messages: [message(2, { pinned })] } } });
  const model = await openRoom(store, 1);
  assert.equal(model.pins.value, null);
  await loadPins(store, model);
  const numbers = () => model.pins.value.map(({ number }) => number);
  say(live(4, { change: 6, pinned: later }));
  assert.deepEqual(numbers(), [4, 2]);
  say(live(2, { change: 7, pinned: null }));
  assert.deepEqual(numbers(), [4]);
  say(live(4, { change: 8, pinned: later, deleted_at: "2026-11-22T12:00:00.000000Z" }));
  assert.deepEqual(numbers(), []);
});

test("a pin that is taken off while the list is on its way does not come back with it", async () => {
  const gate = Promise.withResolvers();
  const { store, say, routes } = await start();
  const model = await openRoom(store, 1);
  routes["/api/rooms/1/pins"] = gate.promise.then(() => ({ messages: [message(2, { pinned })] }));
  const loading = loadPins(store, model);
  say(live(2, { change: 6, pinned: null }));
  gate.resolve();
  await loading;
  assert.deepEqual(model.pins.value, []);
});

test("what I keep is marked here and from my other devices, and what I drop is not", async () => {
  const kept = { id: 1, message_id: 1002, note: "", created_at: "2026-11-22T10:00:00.000000Z", message: message(2) };
  const { store, clock, routes, say } = await start({
    answers: { "/api/bookmarks": { bookmarks: [kept], next: null }, "PUT /api/messages/1003/bookmark": null, "DELETE /api/messages/1002/bookmark": null },
  });
  await rest(clock);
  assert.deepEqual([...store.part(Bookmarks).ids.value], [1002]);
  routes["/api/bookmarks"] = { bookmarks: [{ ...kept, id: 2, message_id: 1003, message: message(3) }, kept], next: null };
  await store.part(Bookmarks).set(message(3), true);
  await rest(clock);
  assert.deepEqual(store.part(Bookmarks).list.value.map(({ message_id }) => message_id), [1003, 1002]);
  await store.part(Bookmarks).set(message(2), false);
  assert.deepEqual(store.part(Bookmarks).list.value.map(({ message_id }) => message_id), [1003]);
  say({ type: "bookmark", room: 1, id: 1003, on: false, note: "" });
  assert.deepEqual([...store.part(Bookmarks).ids.value], []);
});
