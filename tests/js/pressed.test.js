/** What is pressed in the conversation keeps it still, for as long as a press lasts. */

import assert from "node:assert/strict";
import test from "node:test";

const listeners = {};
globalThis.addEventListener = (kind, listener) => { listeners[kind] = listener; };
const { pressed } = await import("../../static/js/views/pressed.js");

const press = (isInside) => listeners.pointerdown({ target: { closest: () => (isInside ? {} : null) } });

test("from the press until its click, and no longer than a moment", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  press(false);
  assert.equal(pressed.value, false);

  press(true);
  assert.equal(pressed.value, true);
  listeners.pointerup();
  assert.equal(pressed.value, true); // a finger's click is still to come
  t.mock.timers.tick(50);
  assert.equal(pressed.value, false);

  press(true);
  t.mock.timers.tick(999);
  assert.equal(pressed.value, true);
  t.mock.timers.tick(1);
  assert.equal(pressed.value, false);
  listeners.pointercancel();
  assert.equal(pressed.value, false);
});
