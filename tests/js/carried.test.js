import assert from "node:assert/strict";
import test from "node:test";
import { openRoom } from "../../static/js/core/navigation.js";
import { rest, start } from "./page.js";
import { hello, live, membership, message, page, room, synced, user } from "./support.js";

const FIVE = [1, 2, 3, 4, 5].map((number) => message(number));
const carried = (changes = {}) => ({ hello: hello(), users: [user(7), user(8, { display_name: "Bert" })], page: page(FIVE), ...changes });
const texts = (store) => store.room(1).timeline.messages.peek().map(({ source }) => source);

test("the page is drawn from what it carries, before anybody has answered", async () => {
  const { store, asked } = await start({ carried: carried(), greets: false, answers: { "/api/users?limit=1000": new Promise(() => {}) } });

  const opened = await openRoom(store, 1);

  assert.equal(store.ready.value, true);
  assert.deepEqual(store.rooms.value.map((each) => each.title.value), ["General"]);
  assert.deepEqual([opened.timeline.status.value, texts(store).at(-1)], ["ready", "text 5"]);
  assert.equal(store.user(8).display_name, "Bert");
  assert.deepEqual(asked, ["/api/users?limit=1000"], "everybody else, and nothing twice");
});

test("what was said while it was on its way is asked for from where it stood", async () => {
  const { store, clock, socket, say } = await start({ carried: carried(), greets: false });
  await openRoom(store, 1);

  socket.greet(hello({ rooms: [{ ...room({ last_number: 7, last_change: 8 }), membership: membership() }] }));
  await rest(clock);

  assert.deepEqual(socket.last.sent.filter(({ type }) => type === "sync"), [{ type: "sync", rooms: { 1: 5 } }]);
  say(live(8, { change: 9 }));
  say(synced(5, { messages: [message(4, { change: 6, source: "edited" }), message(6), message(7), message(8, { change: 9 })], change: 9 }));
  assert.deepEqual(texts(store).slice(3), ["edited", "text 5", "text 6", "text 7", "text 8"]);
});

test("a room that was left meanwhile is gone with the first hello, and another epoch forgets all", async () => {
  const { store, clock, socket } = await start({ carried: carried(), greets: false });
  socket.greet(hello({ rooms: [] }));
  await rest(clock);
  assert.deepEqual(store.rooms.value, []);

  const other = await start({ carried: carried(), greets: false, answers: { "/api/rooms/1/messages?limit=50": page([message(1, { source: "restored" })], { epoch: "two", last_change: 1 }) } });
  await openRoom(other.store, 1);
  other.socket.greet(hello({ epoch: "two", rooms: [{ ...room({ last_number: 1, last_change: 1 }), membership: membership({ read_number: 1 }) }] }));
  await rest(other.clock);
  assert.deepEqual(texts(other.store), ["restored"]);
});

test("a room in which nothing was said yet is carried too", async () => {
  const empty = { hello: hello({ rooms: [{ ...room({ last_number: 0, last_change: 1 }), membership: membership({ read_number: 0 }) }] }), users: [], page: page([], { last_change: 1 }) };
  const { store, asked, say } = await start({ carried: empty });

  await openRoom(store, 1);
  say(live(1, { change: 2 }));

  assert.equal(store.room(1).timeline.status.value, "ready");
  assert.deepEqual(texts(store), ["text 1"]);
  assert.equal(asked.some((path) => path.includes("/messages")), false);
});
