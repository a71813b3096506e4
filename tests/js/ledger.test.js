/** The rules of docs/protocol.md one by one; exactness.test.js has them all at once. */

import assert from "node:assert/strict";
import test from "node:test";
import { Ledger } from "../../static/js/core/world/ledger.js";

function at(change, { page = true } = {}) {
  const ledger = new Ledger();
  ledger.greet(change);
  if (page) ledger.page(change);
  return ledger;
}

test("a frame that continues C is applied and raises it", () => {
  const ledger = at(5);
  assert.equal(ledger.live(5, 6), "apply");
  assert.equal(ledger.live(4, 9), "apply");
  assert.equal(ledger.change, 9);
  assert.equal(ledger.behind, false);
});

test("a frame that is not news is ignored", () => {
  const ledger = at(5);
  assert.equal(ledger.live(3, 5), "ignore");
  assert.equal(ledger.behind, false);
});

test("a frame after a gap asks for a sync from C, one at a time", () => {
  const ledger = at(5);
  assert.equal(ledger.live(7, 8), "ignore");
  assert.equal(ledger.behind, true);
  assert.equal(ledger.asked(), 5);
  ledger.live(8, 9);
  assert.equal(ledger.behind, false);
  ledger.synced(5, 8, false);
  assert.equal(ledger.behind, true, "9 was seen meanwhile");
});

test("hello raises C of a room of which no page is held, and asks for what lies between otherwise", () => {
  const bare = at(5, { page: false });
  bare.greet(9);
  assert.equal(bare.change, 9);
  const held = at(5);
  held.greet(9);
  assert.equal(held.change, 5);
  assert.equal(held.behind, true);
});

test("a server that is behind is asked, once", () => {
  const ledger = at(5);
  ledger.greet(3);
  assert.equal(ledger.behind, true);
  ledger.asked();
  ledger.synced(5, 5, false);
  assert.equal(ledger.behind, false);
});

test("a page older than C takes it back, a newer one leaves it", () => {
  const ledger = at(5);
  ledger.page(8);
  assert.equal(ledger.change, 5);
  ledger.page(3);
  assert.equal(ledger.change, 3);
  assert.equal(ledger.behind, true);
});

test("a sync asked from above C does not raise it", () => {
  const ledger = at(9);
  ledger.live(11, 12);
  assert.equal(ledger.asked(), 9);
  ledger.page(4);
  ledger.synced(9, 12, false);
  assert.equal(ledger.change, 4);
  assert.equal(ledger.behind, true);
});

test("with more to come it is asked on from where the answer ended", () => {
  const ledger = at(5);
  ledger.greet(50);
  ledger.asked();
  ledger.synced(5, 20, true);
  assert.equal(ledger.behind, true);
  assert.equal(ledger.asked(), 20);
});

test("what the table does not know is not asked for without end", () => {
  const ledger = at(5);
  ledger.live(8, 9);
  ledger.asked();
  ledger.synced(5, 5, false);
  assert.equal(ledger.behind, false);
});

test("a lost connection answers nothing: it is asked again", () => {
  const ledger = at(5);
  ledger.live(8, 9);
  ledger.asked();
  ledger.disconnected();
  assert.equal(ledger.behind, true);
});
