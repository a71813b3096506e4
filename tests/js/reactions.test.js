/** Reactions show at once, and are taken back when they are refused. */

import assert from "node:assert/strict";
import test from "node:test";
import { Reactions } from "../../static/js/core/reactions.js";
import { message } from "./support.js";

const ME = 7;
const thumb = (...user_ids) => ({ emoji: "👍", count: user_ids.length, user_ids, mine: user_ids.includes(ME) });
const named = (of) => of.reactions.filter(({ user_ids }) => user_ids.includes(ME)).map(({ emoji }) => emoji);

/** Reactions whose answers the test gives, in the order in which they were asked for. */
function reacting() {
  const asked = [];
  const request = ({ emoji, on }) => new Promise((resolve, reject) => asked.push({ emoji, on, resolve: (change) => resolve({ type: "ack", change }), reject }));
  const reactions = new Reactions({ boot: { user: { id: ME } }, link: { request }, choices: { of: (message) => ({ reactions: named(message) }) } });
  return { reactions, asked };
}

test("mine is there before the server answers, and stays until the message shows it", async () => {
  const { reactions, asked } = reacting();
  const before = message(1, { change: 5 });
  const done = reactions.toggle(before, "👍");
  assert.deepEqual(reactions.of(before), [thumb(ME)]);
  asked[0].resolve(9);
  await done;
  assert.deepEqual(reactions.of(before), [thumb(ME)], "its frame is still on the way");
  const other = { ...before, change: 8, reactions: [thumb(8)] };
  assert.deepEqual(reactions.of(other), [thumb(8, ME)], "somebody else's came first");
  const after = { ...before, change: 9, reactions: [] };
  assert.deepEqual(reactions.of(after), [], "what the server says at that change holds, also when I took it back elsewhere");
});

test("refused, it is as it was, and says why", async () => {
  const { reactions, asked } = reacting();
  const before = message(1, { reactions: [thumb(8)] });
  const done = reactions.toggle(before, "👍");
  assert.deepEqual(reactions.of(before), [thumb(8, ME)]);
  asked[0].reject(new Error("This room is archived."));
  await assert.rejects(done, /archived/);
  assert.deepEqual(reactions.of(before), [thumb(8)]);
});

test("the second press takes it back, and an answer to the first does not bring it again", async () => {
  const { reactions, asked } = reacting();
  const before = message(1, { change: 5 });
  const first = reactions.toggle(before, "👍");
  const second = reactions.toggle(before, "👍");
  assert.deepEqual(asked.map(({ on }) => on), [true, false]);
  assert.deepEqual(reactions.of(before), []);
  asked[0].resolve(6);
  await first;
  const on = { ...before, change: 6, reactions: [thumb(ME)] };
  assert.deepEqual(reactions.of(on), [], "the last press is what I want");
  asked[1].resolve(7);
  await second;
  assert.deepEqual(reactions.of({ ...before, change: 7, reactions: [] }), []);
});

test("the last of several people leaves nothing, others stay", async () => {
  const { reactions } = reacting();
  const both = message(1, { reactions: [thumb(ME), { emoji: "🎉", count: 2, user_ids: [8, ME] }] });
  void reactions.toggle(both, "👍");
  void reactions.toggle(both, "🎉");
  assert.deepEqual(reactions.of(both), [{ emoji: "🎉", count: 1, user_ids: [8], mine: false }]);
});

test("where the change is not said, any newer form of the message has it", async () => {
  const { reactions, asked } = reacting();
  const before = message(1, { change: 5 });
  const done = reactions.toggle(before, "👍");
  asked[0].resolve(0);
  await done;
  assert.deepEqual(reactions.of(before), [thumb(ME)]);
  assert.deepEqual(reactions.of({ ...before, change: 6 }), []);
});

test("mine counts although a message names only the first of many", async () => {
  const reactions = new Reactions({ boot: { user: { id: ME } }, link: { request: () => new Promise(() => {}) }, choices: { of: () => ({ reactions: ["👍"] }) } });
  const many = message(1, { reactions: [{ emoji: "👍", count: 300, user_ids: [1, 2] }] });
  assert.equal(reactions.of(many)[0].mine, true);
  void reactions.toggle(many, "👍");
  assert.deepEqual(reactions.of(many), [{ emoji: "👍", count: 299, user_ids: [1, 2], mine: false }]);
});
