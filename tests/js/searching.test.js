import assert from "node:assert/strict";
import { test } from "node:test";

import { Searching, operatorAt, operatorsOf, pieces, toggled } from "../../static/js/core/searching.js";

/** An API whose answers the test gives, and a clock that it moves. */
function scene() {
  /** @type {{path: string, answer: (page: object) => void, fail: (error: unknown) => void}[]} */
  const asked = [];
  const api = { get: (/** @type {string} */ path) => new Promise((answer, fail) => asked.push({ path, answer, fail })) };
  /** @type {Map<number, () => void>} */
  const timers = new Map();
  let last = 0;
  const clock = {
    after: (/** @type {() => void} */ run) => (timers.set((last += 1), run), last),
    cancel: (/** @type {any} */ id) => void timers.delete(id),
  };
  const pause = () => {
    for (const [id, run] of [...timers]) {
      timers.delete(id);
      run();
    }
  };
  return { search: new Searching({ api, clock }), asked, pause };
}

const page = (/** @type {number[]} */ ids, next = /** @type {string | null} */ (null)) => ({ messages: ids.map((id) => ({ id })), next, count: 9 });
const ids = (/** @type {any} */ found) => found.messages.map((/** @type {any} */ message) => message.id);

test("typing asks once, when it pauses", () => {
  const { search, asked, pause } = scene();
  search.type("tom");
  search.type("tomato & co");
  assert.equal(asked.length, 0);

  pause();
  assert.deepEqual(asked.map((one) => one.path), ["/search?q=tomato+%26+co"]);
});

test("an operator that says nothing yet is not asked for", async () => {
  const { search, asked } = scene();
  search.text.value = "from: bed HAS:";
  const answered = search.ask();
  assert.equal(asked[0]?.path, "/search?q=bed");
  asked[0]?.answer(page([]));
  await answered;
  search.text.value = "in:";
  await search.ask();
  assert.equal(asked.length, 1);
});

test("the newest question wins, whichever answer comes last", async () => {
  const { search, asked } = scene();
  search.text.value = "old";
  const first = search.ask();
  search.text.value = "new";
  const second = search.sort(true);
  asked[1]?.answer(page([2]));
  asked[0]?.answer(page([1]));
  await Promise.all([first, second]);

  assert.match(asked[1]?.path ?? "", /sort=best/);
  assert.deepEqual(ids(search.found.value), [2]);
  assert.equal(search.busy.value, false);
});

test("more goes on behind what is there and keeps the count", async () => {
  const { search, asked } = scene();
  search.text.value = "seed";
  const first = search.ask();
  asked[0]?.answer(page([3, 2], "/api/search?q=seed&before=2"));
  await first;
  const second = search.more();
  asked[1]?.answer({ ...page([1]), count: null });
  await second;

  assert.deepEqual(ids(search.found.value), [3, 2, 1]);
  assert.equal(search.found.value?.count, 9);
  await search.more();
  assert.equal(asked.length, 2);
});

test("no words show nothing, and a failure can be asked again", async () => {
  const { search, asked } = scene();
  search.text.value = "seed";
  const failed = search.ask();
  asked[0]?.fail(new Error("away"));
  await failed;
  assert.ok(search.problem.value);

  search.text.value = " ";
  await search.ask();
  assert.equal(search.problem.value, null);
  assert.equal(search.found.value, null);
  assert.equal(asked.length, 1);
});

test("a snippet is text and marks", () => {
  assert.deepEqual(pieces("&lt;b&gt; <mark>seed</mark> &amp;amp; it&#x27;s"), [
    { text: "<b> ", found: false },
    { text: "seed", found: true },
    { text: " &amp; it's", found: false },
  ]);
});

test("operators are put in and taken out", () => {
  assert.equal(toggled("tomato", "from:me"), "tomato from:me");
  assert.equal(toggled("tomato From:me bed", "from:me"), "tomato bed");
});

test("operators are known as the server knows them, each once", () => {
  const known = (/** @type {string} */ text) => operatorsOf(text).map(({ name, value }) => `${name}:${value}`);
  assert.deepEqual(known('From:Anna in:#beds has:link HAS:link has:hope is:pinned "has:file" a-from:me before:2026-3 after:soon'), ["from:anna", "in:#beds", "has:link", "is:pinned", "before:2026-3"]);
  assert.deepEqual(known('"exact from:anna words" from:"bert"'), ["from:bert"]);
});

test("what is typed at the caret may be an operator", () => {
  assert.deepEqual(operatorAt("bed fr", 6), { start: 4, name: null, letters: "fr" });
  assert.deepEqual(operatorAt("from:an bed", 7), { start: 0, name: "from", letters: "an" });
  assert.deepEqual(operatorAt("Has:", 4), { start: 0, name: "has", letters: "" });
  assert.deepEqual(operatorAt("bed -from:an", 12), { start: 5, name: "from", letters: "an" });
  for (const [text, caret] of /** @type {[string, number][]} */ ([["f", 1], ["bed", 3], ["https://x", 9], ['"from:an', 8], ["from:an ", 8], ["-during:to", 10], ["-du", 3], ["x-from:an", 9]])) assert.equal(operatorAt(text, caret), null, text);
});
