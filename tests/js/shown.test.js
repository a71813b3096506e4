/** What stands in the document of a long room, and what is held of it. */

import assert from "node:assert/strict";
import test from "node:test";
import { jumpToNewest, openRoom } from "../../static/js/core/navigation.js";
import { MOST, SPARE, STEP, Shown } from "../../static/js/core/shown.js";
import { rest, start } from "./page.js";
import { hello, live, membership, message, page, room } from "./support.js";

const LAST = 2000;
const several = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => message(from + i, { change: 1 }));
const stretch = (first, last) => ({ first, messages: several(first, last) });
const bounds = ({ first, last }) => [first, last];

/** A store in a room of two thousand messages, which answers for any page of them. */
async function inALongRoom() {
  const at = { last_number: LAST, last_change: LAST };
  const answers = { "/api/rooms/1/messages?limit=50": page(several(LAST - 49, LAST), at) };
  for (let n = 1; n <= LAST; n++) {
    answers[`/api/rooms/1/messages?before=${n}&limit=50`] = () => page(several(Math.max(1, n - 50), n - 1), at);
    answers[`/api/rooms/1/messages?after=${n}&limit=50`] = () => page(several(n + 1, Math.min(LAST, n + 50)), at);
  }
  const rooms = [{ ...room(at), membership: membership({ read_number: LAST }) }];
  const { store, clock, ...others } = await start({ greets: hello({ rooms }), answers });
  const model = await openRoom(store, 1);
  const shown = () => model.timeline.messages.value.map(({ number }) => number);
  const held = () => store.world.rooms.get(1).timeline.stretches.reduce((sum, { messages }) => sum + messages.length, 0);
  const go = async (way, until) => {
    for (let n = 0; n < 2 * LAST && !until(); n++) {
      await store.loader[way](model);
      assert.deepEqual(shown(), several(shown()[0], shown().at(-1)).map(({ number }) => number)); // no holes
      assert.ok(shown().length <= MOST);
      assert.ok(held() <= MOST + 2 * SPARE + 100);
    }
    await rest(clock);
  };
  return { store, model, shown, held, go, ...others };
}

test("however far one goes back, no more than so much stands in the document or is held", async () => {
  const { model, shown, go } = await inALongRoom();
  await go("older", () => shown()[0] === 1);
  assert.equal(model.timeline.older.value, "none");
  assert.equal(model.timeline.newer.value, "some");

  await go("newer", () => shown().at(-1) === LAST);
  assert.equal(model.timeline.newer.value, "none");
  assert.ok(shown()[0] > 1);
});

test("from far back one comes to the newest, and hears of what follows", async () => {
  const { store, model, shown, go, say } = await inALongRoom();
  await go("older", () => shown()[0] < 500);
  say(live(LAST + 1));
  assert.equal(shown().includes(LAST + 1), false);
  await jumpToNewest(store, model);
  assert.ok(shown().at(-1) >= LAST);
});

test("the message before those that are shown is known where it is held", async () => {
  const { model, shown, go } = await inALongRoom();
  assert.equal(model.timeline.before.value.number, shown()[0] - 1);
  await go("older", () => shown()[0] === 1);
  assert.equal(model.timeline.before.value, null);
});

test("whoever asks again as soon as something is shown is never left waiting", async () => {
  const { store, model, shown } = await inALongRoom();
  const { older } = model.timeline;
  const ask = () => older.peek() === "some" && void store.loader.older(model);
  const { flush } = store.loader;
  store.loader.flush = (id) => {
    flush(id);
    ask(); // as a view that draws at once
  };
  ask();
  for (let n = 0; n < 1000 && shown()[0] > 1; n++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(shown()[0], 1);
});

test("at the foot new messages push old ones out, elsewhere they wait below", () => {
  const shown = new Shown();
  shown.open(stretch(1, 100));
  const [first] = bounds(shown);
  for (let last = 101; last <= 1000; last++) shown.settle(stretch(1, last));
  assert.equal(shown.last, 1000);
  assert.ok(shown.last - shown.first < MOST);
  assert.ok(shown.first > first);

  shown.atFoot = false;
  const before = bounds(shown);
  for (let last = 1001; last <= 2000; last++) shown.settle(stretch(1, last));
  assert.equal(shown.first, before[0]); // nothing is taken from under the reader
  assert.ok(shown.last - shown.first < MOST);
});

test("what is far from the reader goes when others come, twice as many as come at most, and none twice", () => {
  const shown = new Shown();
  const all = stretch(1, 1000);
  shown.around(all, 500);
  for (let n = 0; n < 5; n++) shown.older();
  shown.settle(all);
  const [, last] = bounds(shown);

  shown.far = { before: 0, after: STEP + 3 };
  shown.older();
  shown.older();
  assert.equal(shown.last, last - STEP - 3);

  shown.far = { before: 1000, after: 0 };
  const [first] = bounds(shown);
  shown.newer();
  assert.deepEqual(bounds(shown), [first + 2 * STEP, last - 3]);
  shown.open(all);
  assert.deepEqual(shown.far, { before: 0, after: 0 });
});

test("a room opens with what fills the window", () => {
  const opened = (px, ...messages) => {
    const shown = new Shown(() => px);
    shown.open({ first: 1, messages: messages.map((facts, i) => message(i + 1, facts)) });
    assert.equal(shown.last, messages.length);
    return shown.last - shown.first + 1;
  };
  const short = Array(100).fill({ source: "yes" });
  const long = Array(100).fill({ source: "a line\n".repeat(10) });
  const pictures = Array(100).fill({ source: "", attachments: [{}] });
  assert.ok(opened(900, ...short) > opened(900, ...pictures));
  assert.ok(opened(900, ...pictures) > opened(900, ...long));
  assert.ok(opened(600, ...short) < opened(900, ...short));

  assert.equal(opened(10_000, ...short), 30);
  assert.equal(opened(10, ...long), 5);
  assert.equal(opened(900, ...long.slice(0, 3)), 3);
});

test("what is gone to stands with what is around it; what stands there already stays", () => {
  const shown = new Shown();
  shown.around(stretch(400, 600), 500);
  const there = bounds(shown);
  assert.ok(shown.has(500 - STEP + 10) && shown.has(500 + 10));
  shown.around(stretch(400, 600), there[1]);
  assert.deepEqual(bounds(shown), there);
  shown.around(stretch(400, 600), 401);
  assert.equal(shown.first, 400);
});
