import assert from "node:assert/strict";
import { test } from "node:test";

import { Searching, has, pieces, toggled } from "../../static/js/core/searching.js";

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
  assert.ok(has("a has:link", "has:link"));
});
