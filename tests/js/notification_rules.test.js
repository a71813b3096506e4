/** What one is told of, as a table of cases. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { hasWord, isQuiet, momentIn, reasonToTell } from "../../static/js/core/notification_rules.js";
import { membership, message, user } from "./support.js";

const ME = 7;
const NOW = Date.parse("2026-11-27T12:00:00Z");
const quiet = (changes = {}) => ({ on: false, starts: "22:00", ends: "07:00", days: [1, 2, 3, 4, 5, 6, 7], ...changes });
const rules = (changes = {}) => ({ direct: true, mentions: true, threads: true, rooms: true, keywords: [], quiet: quiet(), version: 1, ...changes });
const seat = (involvement, changes = {}) => membership({ involvement, read_number: 5, ...changes });
const me = (changes = {}) => user(ME, { availability: "auto", time_zone: "", ...changes });

/** The same cases hold for what is pushed: tests/notifications/test_audience.py. */
const CASES = JSON.parse(readFileSync(new URL("notification_cases.json", import.meta.url), "utf8"));

/** What is left out of a case is as it usually is. */
const situationOf = ({ me: mine = {}, rules: chosen = {}, kind = "open", involvement = "mentions", around = null, here = true, at = { weekday: 5, minute: 12 * 60 } }) => ({
  me: me(mine), rules: rules(chosen), kind, membership: involvement && seat(involvement), around: around && seat(around), here, now: NOW, at,
});

for (const one of CASES) {
  test(`${one.what}: ${one.reason ?? "silence"}`, () => {
    assert.equal(reasonToTell(message(6, one.message), situationOf(one)), one.reason);
  });
}

test("quiet hours over midnight belong to the day they begin on", () => {
  const fridays = quiet({ on: true, days: [5] });
  const at = (weekday, hour) => isQuiet(fridays, { weekday, minute: hour * 60 });
  assert.deepEqual([at(5, 21), at(5, 22), at(6, 6), at(6, 7), at(5, 6), at(6, 22)], [false, true, true, false, false, false]);
  assert.ok(isQuiet(quiet({ on: true, days: [7] }), { weekday: 1, minute: 0 }));
});

test("quiet hours within a day, and whole days", () => {
  const noon = quiet({ on: true, starts: "12:00", ends: "13:30" });
  assert.deepEqual([719, 720, 809, 810].map((minute) => isQuiet(noon, { weekday: 1, minute })), [false, true, true, false]);
  const weekend = quiet({ on: true, starts: "00:00", ends: "00:00", days: [6, 7] });
  assert.deepEqual([5, 6, 7, 1].map((weekday) => isQuiet(weekend, { weekday, minute: 600 })), [false, true, true, false]);
  assert.ok(!isQuiet({ ...weekend, on: false }, { weekday: 6, minute: 600 }));
});

test("the clock is that of my own zone", () => {
  assert.deepEqual(momentIn(Date.parse("2026-11-27T23:30:00Z"), "Asia/Tokyo"), { weekday: 6, minute: 8 * 60 + 30 });
  assert.deepEqual(momentIn(Date.parse("2026-11-30T00:05:00Z"), "America/New_York"), { weekday: 7, minute: 19 * 60 + 5 });
  assert.deepEqual(momentIn(Date.parse("2026-11-27T00:00:00Z"), "UTC"), { weekday: 5, minute: 0 });
  assert.equal(typeof momentIn(NOW, "Nowhere/Ever").minute, "number");
});

test("words are found whole, whatever their letters and signs", () => {
  assert.ok(hasWord("Die ÄPFEL sind reif", ["äpfel"]));
  assert.ok(hasWord("we write c++ (sometimes)", ["C++"]));
  assert.ok(hasWord("a raised\n  bed.", ["raised bed"]));
  assert.ok(!hasWord("unraised bed", ["raised bed"]));
  assert.ok(!hasWord("anything", []));
  assert.ok(!hasWord("a_bean_b", ["bean"]));
});
