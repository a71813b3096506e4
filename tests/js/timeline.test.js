import assert from "node:assert/strict";
import test from "node:test";
import { Timeline } from "../../static/js/core/world/timeline.js";
import { message } from "./support.js";

const numbers = (timeline) => timeline.stretches.map(({ messages }) => messages.map(({ number }) => number));
const several = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

function loaded(from, to, last = to) {
  const timeline = new Timeline();
  timeline.addPage(several(from, to), last);
  return timeline;
}

test("a newest page follows the room", () => {
  const timeline = loaded(6, 8);
  timeline.add(message(9));
  assert.deepEqual(numbers(timeline), [[6, 7, 8, 9]]);
});

test("an older page does not: later messages are none of its business", () => {
  const timeline = loaded(6, 8, 20);
  assert.equal(timeline.add(message(21)), false);
  assert.deepEqual(numbers(timeline), [[6, 7, 8]]);
  assert.equal(timeline.newestStretch(), undefined);
});

test("an empty room follows from its first message", () => {
  const timeline = loaded(1, 0, 0);
  timeline.add(message(1));
  assert.deepEqual(numbers(timeline), [[1]]);
});

test("numbers that arrive out of order wait apart until they touch", () => {
  const timeline = loaded(6, 8);
  timeline.add(message(11));
  timeline.add(message(10));
  assert.deepEqual(numbers(timeline), [
    [6, 7, 8],
    [10, 11],
  ]);
  timeline.add(message(9));
  assert.deepEqual(numbers(timeline), [[6, 7, 8, 9, 10, 11]]);
});

test("an older page joins what is there, and overlapping ones do too", () => {
  const timeline = loaded(6, 8);
  timeline.addPage(several(3, 5), 8);
  timeline.addPage(several(2, 7), 8);
  assert.deepEqual(numbers(timeline), [[2, 3, 4, 5, 6, 7, 8]]);
});

test("a page elsewhere stays apart", () => {
  const timeline = loaded(60, 62);
  timeline.addPage(several(10, 12), 62);
  assert.deepEqual(numbers(timeline), [
    [10, 11, 12],
    [60, 61, 62],
  ]);
  assert.equal(timeline.stretchAt(11).first, 10);
  assert.equal(timeline.newestStretch().first, 60);
});

test("a lower change never replaces a higher one, in whatever way it comes", () => {
  const timeline = loaded(6, 8);
  timeline.add(message(7, { change: 30, source: "newest" }));
  assert.equal(timeline.add(message(7, { change: 29, source: "older" })), false);
  timeline.addPage([message(7, { change: 28, source: "oldest" })], 8);
  assert.equal(timeline.get(7).source, "newest");
});

test("what did not change keeps its object, and what did changes its stretch", () => {
  const timeline = loaded(6, 8);
  const [before] = timeline.stretches;
  timeline.add(message(7, { change: 30 }));
  const [after] = timeline.stretches;
  assert.notEqual(after.messages, before.messages);
  assert.equal(after.messages[0], before.messages[0]);
  assert.notEqual(after.messages[1], before.messages[1]);
});

test("what is far away is let go of, and whoever held the newest does so no more", () => {
  const timeline = loaded(1, 100);
  timeline.forget(20, 100);
  assert.equal(timeline.newestStretch().first, 20);
  timeline.forget(20, 60);
  assert.deepEqual([timeline.stretchAt(60)?.first, timeline.stretchAt(61)], [20, undefined]);
  assert.equal(timeline.newestStretch(), undefined);
  assert.equal(timeline.add(message(101)), false);
});
