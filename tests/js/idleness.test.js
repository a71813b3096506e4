import assert from "node:assert/strict";
import test from "node:test";
import { Idleness, IDLE_AFTER_MS } from "../../static/js/core/idleness.js";
import { signal } from "../../static/js/core/signals.js";
import { FakeClock } from "./support.js";

/** Tabs of one browser: what one posts the others hear. */
function tabs(count) {
  const clock = new FakeClock();
  const channels = [];
  const channel = () => {
    const mine = { onmessage: null, postMessage: (data) => channels.forEach((one) => one !== mine && one.onmessage?.({ data })) };
    channels.push(mine);
    return mine;
  };
  const made = Array.from({ length: count }, () => {
    const told = [];
    const place = { idle: false };
    const connection = signal({ phase: "online" });
    const link = { syncs: true, send: ({ on }) => told.push(on), get online() { return connection.peek().phase === "online"; } };
    const idleness = new Idleness({ attentive: signal(false), clock, connection, link, place, surroundings: { name: "flack-7", channel } });
    return { idleness, place, told, is: (phase) => (connection.value = { phase }) };
  });
  return { clock, made };
}

test("without input one is idle after a while, once, and active again with the next input", async () => {
  const { clock, made: [tab] } = tabs(1);
  await clock.pass(IDLE_AFTER_MS - 1000);
  tab.idleness.input();
  await clock.pass(IDLE_AFTER_MS - 1000);
  assert.deepEqual(tab.told, []);
  await clock.pass(3 * IDLE_AFTER_MS);
  assert.deepEqual(tab.told, [true]);
  tab.idleness.input();
  tab.idleness.input();
  assert.deepEqual(tab.told, [true, false]);
  await clock.pass(IDLE_AFTER_MS);
  assert.deepEqual(tab.told, [true, false, true]);
});

test("input in one tab is input in all", async () => {
  const { clock, made: [front, back] } = tabs(2);
  for (let n = 0; n < 20; n++) {
    await clock.pass(IDLE_AFTER_MS / 5);
    front.idleness.input();
  }
  assert.deepEqual([front.told, back.told], [[], []]);
  await clock.pass(2 * IDLE_AFTER_MS);
  assert.deepEqual([front.told, back.told], [[true], [true]]);
  back.idleness.input();
  assert.deepEqual([front.told, back.told], [[true, false], [true, false]]);
});

test("a connection says how it begins, and what changed while it opened is told once it is open", async () => {
  const { clock, made: [tab] } = tabs(1);
  tab.is("waiting");
  await clock.pass(2 * IDLE_AFTER_MS);
  assert.deepEqual([tab.place.idle, tab.told], [true, []]);
  tab.is("connecting");
  tab.is("online");
  assert.deepEqual(tab.told, []);
  tab.is("waiting");
  tab.is("connecting");
  tab.is("waiting");
  tab.idleness.input();
  assert.deepEqual([tab.place.idle, tab.told], [false, []]);
});

test("input while a connection opens is told once it is open", async () => {
  const { clock, made: [tab] } = tabs(1);
  await clock.pass(2 * IDLE_AFTER_MS);
  tab.is("connecting");
  tab.idleness.input();
  assert.deepEqual(tab.told, [true]);
  tab.is("online");
  assert.deepEqual(tab.told, [true, false]);
});
