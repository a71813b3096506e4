import assert from "node:assert/strict";
import test from "node:test";
import { Seen } from "../../static/js/core/seen.js";
import { aStore, message } from "./support.js";

function world(answers) {
  const asked = [];
  const api = {
    async get(path) {
      asked.push(path);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const store = aStore({ api });
  return { asked, store, seen: new Seen(store) };
}

const mine = (number) => message(number, { user_id: 7 });

test("it asks once for a room, and then listens", async () => {
  const { asked, seen } = world([{ user_ids: [8], count: 1, next: null }]);
  await seen.load(mine(3));
  await seen.load(mine(4));
  assert.deepEqual(asked, ["/messages/1003/readers"]);
  assert.deepEqual([seen.by(mine(3)), seen.by(mine(4))], [[8], []]);
  seen.heard({ room: 1, user_id: 8, number: 4 });
  seen.heard({ room: 1, user_id: 8, number: 2 });
  assert.deepEqual(seen.by(mine(4)), [8]);
});

test("one's own position is nobody's news", () => {
  const { seen } = world([]);
  seen.heard({ room: 1, user_id: 7, number: 9 });
  assert.deepEqual(seen.by(mine(4)), []);
});

test("after a connection was lost, or without an answer, it asks again", async () => {
  const { asked, store, seen } = world([new Error("away"), { user_ids: [], count: 0, next: null }, { user_ids: [8], count: 1, next: null }]);
  await seen.load(mine(3));
  await seen.load(mine(3));
  assert.equal(asked.length, 2);
  store.online();
  await seen.load(mine(3));
  assert.deepEqual(seen.by(mine(3)), [8]);
});
