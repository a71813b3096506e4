/** What of what I said is edited next. */

import assert from "node:assert/strict";
import test from "node:test";
import { lastOfMine } from "../../static/js/core/composing.js";
import { signal } from "../../static/vendor/signals.js";

const ME = 1;

/** @param {object[]} messages @param {string[]} states of what is not in the room yet */
const room = (messages, states = []) => /** @type {any} */ ({ pending: signal(states.map((state) => ({ state }))), timeline: { messages: signal(messages) } });

const said = (/** @type {number} */ id, more = {}) => ({ id, user_id: ME, kind: "text", deleted_at: null, ...more });

test("what I said last is edited, whatever others said and what is gone", () => {
  const messages = [said(1), said(2), said(3, { user_id: 2 }), said(4, { deleted_at: "now" }), said(5, { kind: "system" })];

  assert.equal(lastOfMine(room(messages), ME)?.id, 2);
  assert.equal(lastOfMine(room(messages.slice(2)), ME), null);
});

test("while what I said last is on its way, nothing before it is edited in its place", () => {
  for (const state of ["waiting", "sending", "sent"]) assert.equal(lastOfMine(room([said(1)], [state]), ME), null);
  assert.equal(lastOfMine(room([said(1)], ["failed"]), ME)?.id, 1);
});
