import assert from "node:assert/strict";
import test from "node:test";
import { fromLocalInput, localInput, moments } from "../../static/js/core/when.js";

const at = (now) => Object.fromEntries(moments(now).map(({ name, at }) => [name, localInput(at)]));

test("on a Wednesday noon there are five moments, each in the future", () => {
  assert.deepEqual(at(new Date(2026, 10, 25, 12, 30)), {
    "In 20 minutes": "2026-11-25T12:50",
    "In an hour": "2026-11-25T13:30",
    "This evening": "2026-11-25T18:00",
    "Tomorrow morning": "2026-11-26T09:00",
    "Monday morning": "2026-11-30T09:00",
  });
});

test("late on the last day of a year there is no evening left", () => {
  const found = at(new Date(2026, 11, 31, 17, 0));
  assert.equal(found["This evening"], undefined);
  assert.equal(found["Tomorrow morning"], "2027-01-01T09:00");
});

test("on Sunday tomorrow is Monday, and on Monday the next one is meant", () => {
  assert.equal(at(new Date(2026, 10, 29, 12))["Monday morning"], undefined);
  assert.equal(at(new Date(2026, 10, 30, 12))["Monday morning"], "2026-12-07T09:00");
});

test("what is typed as a local time comes back as it was", () => {
  const now = new Date(2026, 10, 25, 12, 30);
  assert.deepEqual(fromLocalInput(localInput(now)), now);
  assert.equal(fromLocalInput(""), null);
});
