/** What I have chosen is known also at messages that name only the first of many. */

import assert from "node:assert/strict";
import test from "node:test";
import { Choices } from "../../static/js/core/choices.js";
import { message, settled } from "./support.js";

const ME = 7;
const OTHERS = [1, 2];
const cut = (change, extra = {}) => message(1, { change, reactions: [{ emoji: "👍", count: 3, user_ids: OTHERS }], ...extra });
const whole = (change, user_ids) => message(1, { change, reactions: [{ emoji: "👍", count: user_ids.length, user_ids }] });
const nothing = () => assert.fail("this needs no look at what is held");

/** Choices, with the requests that they made and what is answered. */
function choosing(answers = {}) {
  const asked = [];
  const api = {
    get: async (path) => {
      asked.push(path);
      return { choices: Object.values(answers) };
    },
  };
  return { choices: new Choices(api, ME), asked, answers };
}

test("where everybody is named, nobody is asked", async () => {
  const { choices, asked } = choosing();
  assert.deepEqual(choices.of(whole(1, [1, ME])), { reactions: ["👍"], options: [] });
  await settled();
  assert.deepEqual(asked, []);
});

test("what is shown at once is asked for at once, once", async () => {
  const first = cut(5);
  const second = { ...cut(6), id: 99 };
  const { choices, asked } = choosing({ a: { message_id: first.id, change: 5, reactions: ["👍"], options: [3] } });
  for (const one of [first, second, first]) assert.deepEqual(choices.of(one).reactions, []);
  await settled();
  assert.deepEqual(asked, [`/me/choices?messages=${first.id},99`]);
  assert.deepEqual([choices.of(first).reactions, choices.of(first).options, choices.of(second).reactions], [["👍"], [3], []]);
  await settled();
  assert.equal(asked.length, 1);
});

test("what I choose on another device is heard, and an answer that was on its way doesn't take it back", async () => {
  const { choices } = choosing({ a: { message_id: cut(5).id, change: 5, reactions: [], options: [] } });
  choices.of(cut(5));
  choices.learn({ message_id: cut(5).id, change: 6, reactions: ["👍"], options: [] });
  await settled();
  assert.deepEqual(choices.of(cut(6)).reactions, ["👍"]);
});

test("a message that becomes too long to name everybody needs no question, if nothing was missed", async () => {
  const { choices, asked } = choosing();
  choices.heard(cut(6), () => whole(5, [1, ME]));
  assert.deepEqual(choices.of(cut(6)).reactions, ["👍"]);
  choices.heard(whole(7, OTHERS), nothing);
  choices.heard(cut(8), nothing);
  assert.deepEqual(choices.of(cut(8)).reactions, [], "taken back while all were named");
  await settled();
  assert.deepEqual(asked, []);
});

test("after a cut it is asked for anew, and stays as it was until then", async () => {
  const { choices, asked, answers } = choosing({ a: { message_id: cut(5).id, change: 5, reactions: ["👍"], options: [] } });
  choices.of(cut(5));
  await settled();
  choices.missed(cut(9));
  answers.a = { ...answers.a, change: 9, reactions: [] };
  assert.deepEqual(choices.of(cut(9)).reactions, ["👍"]);
  await settled();
  assert.deepEqual([choices.of(cut(9)).reactions, asked.length], [[], 2]);
});
