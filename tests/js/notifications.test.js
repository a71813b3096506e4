/** What is told while one looks elsewhere: after a moment, once, by one tab, and not what was read meanwhile. */

import assert from "node:assert/strict";
import test from "node:test";
import { Notifications, WAIT_MS } from "../../static/js/core/notifications.js";
import { FakeClock, membership, message, room, settled, user } from "./support.js";

const RULES = { direct: true, mentions: true, threads: true, rooms: true, keywords: [], quiet: { on: false, starts: "22:00", ends: "07:00", days: [] }, version: 1 };
const AT = "2026-11-22T09:07:00.000000Z";

function made(answer = RULES) {
  const clock = new FakeClock();
  clock.time = Date.parse(AT);
  const me = user(7, { availability: "auto", time_zone: "UTC" });
  const state = { facts: room({ last_number: 5 }), membership: membership({ involvement: "everything" }), timeline: { find: () => undefined } };
  const told = [];
  const store = {
    clock,
    me: { peek: () => me },
    sending: { leads: true },
    world: { rooms: new Map([[1, state]]) },
    api: { get: async () => answer, patch: async (_, changes) => ({ ...answer, ...changes, version: answer.version + 1 }) },
    listen: (listener) => (store.hear = listener),
  };
  const notifications = new Notifications({ store, tell: (id, news) => told.push([id, news.map(({ message: one, reason }) => [one.number, reason])]) });
  notifications.start();
  const hear = (number, changes) => store.hear({ type: "message", room: 1, after: number - 1, change: number, message: message(number, changes) });
  return { clock, store, state, told, hear, notifications };
}

test("what comes within a moment is told together, and once", async () => {
  const { clock, told, hear } = made();
  hear(6);
  hear(7, { mentions: [7] });
  hear(7, { mentions: [7], change: 8, rendered: true });
  assert.deepEqual(told, []);
  await clock.pass(WAIT_MS);
  hear(6, { change: 9 }); // somebody reacts
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[1, [[6, "room"], [7, "mention"]]]]);
});

test("what is read in that moment is not told", async () => {
  const { clock, told, hear, state } = made();
  hear(6);
  hear(7);
  state.membership = { ...state.membership, read_number: 6 };
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[1, [[7, "room"]]]]);
});

test("what is deleted in that moment is not told", async () => {
  const { clock, told, hear, state } = made();
  hear(6);
  state.timeline.find = (id) => message(6, { id, deleted_at: AT });
  await clock.pass(WAIT_MS);
  hear(7);
  state.timeline.find = () => undefined;
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[1, [[7, "room"]]]]);
});

test("in a room that is not open, too, it is told as it is by then", async () => {
  const { clock, told, hear, notifications } = made();
  notifications.tell = (_, news) => told.push(...news.map(({ message: one }) => one.html));
  hear(6, { html: "**a**" });
  hear(6, { html: "<strong>a</strong>", change: 7 });
  hear(7, {});
  hear(7, { deleted_at: AT, change: 8 });
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, ["<strong>a</strong>"]);
});

test("only the tab that was looked at last tells, and another that takes over doesn't repeat it", async () => {
  const { clock, told, hear, store } = made();
  store.sending.leads = false;
  hear(6);
  await clock.pass(WAIT_MS);
  store.sending.leads = true;
  hear(6, { change: 7 });
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, []);
  hear(7);
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[1, [[7, "room"]]]]);
});

test("what was there before is no news, whatever becomes of it", async () => {
  const { clock, told, hear, state } = made();
  state.membership = { ...state.membership, read_number: 0 };
  hear(5, { change: 6 });
  await clock.pass(WAIT_MS);
  hear(6);
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[1, [[6, "room"]]]]);
});

test("in a thread that was not known my name is told, and an old reply that changes is not", async () => {
  const { clock, told, store } = made();
  const reply = (room_id, changes) => store.hear({ type: "message", room: 1, after: 8, change: 9, message: message(1, { room_id, mentions: [7], ...changes }) });
  reply(30, {});
  reply(31, { updated_at: "2026-11-22T10:07:00.000000Z" });
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[30, [[1, "mention"]]]]);
});

test("after a cut what was missed is told, unless it is long past", async () => {
  const { clock, told, store } = made();
  clock.time += 9 * 60_000;
  const missed = [message(6, { created_at: "2026-11-22T08:00:00.000000Z" }), message(7)];
  store.hear({ type: "synced", room: 1, messages: missed });
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[1, [[7, "room"]]]]);
});

test("what was said in a room before I was in it is told, once", async () => {
  const { clock, told, store } = made();
  await settled();
  const facts = room({ id: 2, kind: "direct", last_number: 1, last_change: 1 });
  const mine = membership({ room_id: 2, read_number: 0 });
  store.api.get = async (path) => ({ messages: path === "/rooms/2/messages?after=0" ? [message(1, { room_id: 2 })] : [] });
  store.world.rooms.set(2, { facts, membership: mine, timeline: { find: () => undefined } });
  store.hear({ type: "joined", room: 2, facts, membership: mine });
  await clock.pass(WAIT_MS);
  store.hear({ type: "message", room: 2, after: 0, change: 1, message: message(1, { room_id: 2 }) });
  store.hear({ type: "joined", room: 2, facts, membership: mine });
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[2, [[1, "direct"]]]]);
});

test("nothing is told before what I have chosen is known", async () => {
  const { clock, told, hear, store, notifications } = made();
  await settled();
  notifications.rules.value = null;
  hear(6);
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, []);
  store.hear({ type: "hello" });
  await settled();
  hear(7);
  await clock.pass(WAIT_MS);
  assert.deepEqual(told, [[1, [[7, "room"]]]]);
});

test("a choice is shown at once, follows other devices, and comes back when it was refused", async () => {
  const { store, notifications } = made();
  await settled();
  const changing = notifications.change({ quiet: { on: true }, keywords: ["bean"] });
  assert.deepEqual([notifications.rules.value.quiet.on, notifications.rules.value.quiet.starts], [true, "22:00"]);
  await changing;
  store.hear({ type: "notifications", notifications: { ...RULES, threads: false, version: 3 } });
  store.hear({ type: "notifications", notifications: { ...RULES, version: 2 } });
  assert.equal(notifications.rules.value.threads, false);
  store.api.patch = async () => Promise.reject(new Error("no"));
  await assert.rejects(notifications.change({ rooms: false }));
  assert.equal(notifications.rules.value.rooms, true);
});
