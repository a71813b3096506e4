/** What can wait until the page is idle, and what must not be lost when it is left before. */

import assert from "node:assert/strict";
import test from "node:test";

const browser = new EventTarget();
globalThis.addEventListener = browser.addEventListener.bind(browser);
globalThis.removeEventListener = browser.removeEventListener.bind(browser);
let idle = () => {};
globalThis.requestIdleCallback = (callback) => { idle = callback; };
const { whenIdle, whenIdleOrLeft } = await import("../../static/js/views/when-idle.js");
const leave = () => browser.dispatchEvent(new Event("pagehide"));

test("what would be lost is done when the page is left, in its order and once", () => {
  const done = [];
  whenIdle(() => done.push("drawn"));
  whenIdleOrLeft(() => done.push("garden"));
  whenIdleOrLeft(() => done.push("kitchen"));

  leave();
  assert.deepEqual(done, ["garden", "kitchen"]);
  idle();
  leave();
  assert.deepEqual(done, ["garden", "kitchen", "drawn"]);
});

test("it is done when the page is idle, and then no more", () => {
  const done = [];
  whenIdleOrLeft(() => done.push("garden"));

  idle();
  assert.deepEqual(done, ["garden"]);
  leave();
  assert.deepEqual(done, ["garden"]);
});
