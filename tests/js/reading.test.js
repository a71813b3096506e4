import assert from "node:assert/strict";
import test from "node:test";
import { Reading } from "../../static/js/core/reading.js";
import { Typing } from "../../static/js/core/typing.js";
import { FakeClock } from "./support.js";

const LOOKING = { visible: true, focused: true };

function reader() {
  const clock = new FakeClock();
  const sent = [];
  const shown = [];
  const reading = new Reading({ clock, send: (...read) => sent.push(read) > 0, onread: (...read) => shown.push(read) });
  return { reading, clock, sent, shown };
}

test("what is on screen is read, once, and gathered", async () => {
  const { reading, clock, sent, shown } = reader();
  reading.attention(LOOKING);
  for (const number of [4, 5, 6, 6, 5]) reading.saw(1, number);
  await clock.pass(1_000);
  assert.deepEqual(shown, [[1, 4], [1, 5], [1, 6]]);
  assert.deepEqual(sent, [[1, 6]]);
});

test("in a hidden or unfocused page nothing is read until somebody looks", async () => {
  const { reading, clock, sent } = reader();
  for (const state of [{ visible: false, focused: false }, { visible: true, focused: false }]) {
    reading.attention(state);
    reading.saw(1, 6);
    await clock.pass(1_000);
    assert.deepEqual(sent, []);
  }
  reading.attention(LOOKING);
  await clock.pass(1_000);
  assert.deepEqual(sent, [[1, 6]]);
});

test("a room that was left is not read when the person comes back", async () => {
  const { reading, clock, sent } = reader();
  reading.saw(1, 6);
  reading.left(1);
  reading.attention(LOOKING);
  await clock.pass(1_000);
  assert.deepEqual(sent, []);
});

test("what the server did not confirm is said again", async () => {
  const { reading, clock, sent } = reader();
  reading.attention(LOOKING);
  reading.saw(1, 6);
  reading.saw(2, 3);
  await clock.pass(1_000);
  reading.confirmed(2, 3);
  reading.say();
  assert.deepEqual(sent, [[1, 6], [2, 3], [1, 6]]);
});

test("marked unread by hand it stays so until it is opened anew", async () => {
  const { reading, clock, sent } = reader();
  reading.attention(LOOKING);
  reading.hold(1);
  reading.saw(1, 6);
  await clock.pass(1_000);
  assert.deepEqual(sent, []);
  reading.left(1);
  reading.saw(1, 6);
  await clock.pass(1_000);
  assert.deepEqual(sent, [[1, 6]]);
});

test("typing fades after six seconds, and at once with a message", async () => {
  const clock = new FakeClock();
  const shown = [];
  const typing = new Typing(clock, (room, users) => shown.push(users), () => true);
  typing.heard(1, 8);
  await clock.pass(3_000);
  typing.heard(1, 8);
  typing.heard(1, 9);
  await clock.pass(5_000);
  typing.stopped(1, 9);
  await clock.pass(1_000);
  assert.deepEqual(shown, [[8], [8], [8, 9], [8], []]);
});

test("I tell at most every three seconds that I type, and anew after a post", () => {
  const clock = new FakeClock();
  const told = [];
  const typing = new Typing(clock, () => {}, (room) => told.push(room) > 0);
  typing.mine(1);
  clock.time += 2_900;
  typing.mine(1);
  assert.deepEqual(told, [1]);
  typing.mine(2);
  clock.time += 200;
  typing.mine(1);
  assert.deepEqual(told, [1, 2, 1]);
  typing.posted(1);
  typing.mine(1);
  assert.deepEqual(told, [1, 2, 1, 1]);
});

test("what is typed before there is a connection is told once there is one, unless it is long ago", () => {
  const clock = new FakeClock();
  const told = [];
  let online = false;
  const typing = new Typing(clock, () => {}, (room) => online && told.push(room) > 0);
  typing.mine(1);
  clock.time += 5_000;
  typing.mine(2);
  typing.mine(3);
  typing.posted(3);
  clock.time += 2_000;
  online = true;
  typing.connected();
  assert.deepEqual(told, [2]);
  typing.connected();
  assert.deepEqual(told, [2]);
});
