/** A count that does not flicker. */

import assert from "node:assert/strict";
import test from "node:test";
import { signal } from "../../static/js/core/signals.js";
import { RISES_AFTER_MS, steady } from "../../static/js/core/steady.js";
import { FakeClock } from "./support.js";

test("what is read at once never shows, what stays does, and it falls at once", async () => {
  const clock = new FakeClock();
  const count = signal(0);
  const seen = [];
  steady(() => count.value, clock).subscribe((value) => seen.push(value));
  count.value = 1;
  await clock.pass(RISES_AFTER_MS - 1);
  count.value = 0;
  await clock.pass(RISES_AFTER_MS);
  count.value = 2;
  await clock.pass(RISES_AFTER_MS);
  count.value = 1;
  assert.deepEqual(seen, [0, 2, 1]);
});
