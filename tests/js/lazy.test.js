/** What comes after the first page. */

import assert from "node:assert/strict";
import test, { mock } from "node:test";

globalThis.localStorage = /** @type {any} */ ({ getItem: () => null, setItem() {} });
globalThis.addEventListener = () => {};
globalThis.matchMedia = () => /** @type {any} */ ({ matches: false, addEventListener() {} });
const head = { append: (/** @type {any} */ link) => link.onload() };
globalThis.document = /** @type {any} */ ({ documentElement: { dataset: {} }, createElement: () => ({}), addEventListener() {}, head });
const { fetchTheRest, part } = await import("../../static/js/views/lazy.js");

test("a page that is never idle fetches the rest all the same", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.requestIdleCallback = /** @type {any} */ ((/** @type {() => void} */ busy, /** @type {{timeout?: number}} */ { timeout } = {}) => timeout && setTimeout(busy, timeout));
  const asked = [];
  part(async () => asked.push("the rest"));

  fetchTheRest();
  assert.deepEqual(asked, []);
  mock.timers.tick(2000); // the first paint is over
  mock.timers.tick(2000); // and it was never idle

  assert.deepEqual(asked, ["the rest"]);
});
