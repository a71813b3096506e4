import assert from "node:assert/strict";
import test from "node:test";
import { MentionsOfMe } from "../../static/js/core/mentions_of_me.js";
import { aStore, message } from "./support.js";

const ids = (mentions) => mentions.list.value?.map(({ number }) => number);
const naming = (number, changes = {}) => message(number, { mentions: [7], ...changes });

async function listed(pages) {
  const mentions = new MentionsOfMe(aStore({ api: { get: async () => pages.shift() }, boot: { user: { id: 7 } } }));
  await mentions.load();
  return mentions;
}

test("what names me comes in its place, and goes when it is gone", async () => {
  const mentions = await listed([{ messages: [naming(5), naming(3)], next: null }]);
  mentions.heard(naming(6));
  mentions.heard(message(7, { calls: "room" }));
  mentions.heard(message(8));
  mentions.heard(naming(9, { user_id: 7 }));
  mentions.heard(naming(2));
  assert.deepEqual(ids(mentions), [7, 6, 5, 3, 2]);
  mentions.heard(naming(6, { deleted_at: "2026-11-22T09:07:00.000000Z" }));
  mentions.heard(message(3));
  assert.deepEqual(ids(mentions), [7, 5, 2]);
});

test("what is older than the list comes with more of it, once", async () => {
  const mentions = await listed([
    { messages: [naming(5)], next: "/mentions?before=1005" },
    { messages: [naming(4)], next: null },
  ]);
  mentions.heard(naming(4));
  assert.deepEqual(ids(mentions), [5]);
  await mentions.more();
  await mentions.more();
  assert.deepEqual(ids(mentions), [5, 4]);
});

test("before it was asked for there is no list", () => {
  const mentions = new MentionsOfMe(aStore({ api: {}, boot: { user: { id: 7 } } }));
  mentions.heard(naming(5));
  assert.equal(mentions.list.value, null);
});
