/** What one is told of, as a table of cases. */

import assert from "node:assert/strict";
import test from "node:test";
import { hasWord, isQuiet, momentIn, reasonToTell } from "../../static/js/core/notification_rules.js";
import { membership, message, user } from "./support.js";

const ME = 7;
const NOW = Date.parse("2026-11-27T12:00:00Z");
const quiet = (changes = {}) => ({ on: false, starts: "22:00", ends: "07:00", days: [1, 2, 3, 4, 5, 6, 7], ...changes });
const rules = (changes = {}) => ({ direct: true, mentions: true, threads: true, rooms: true, keywords: [], quiet: quiet(), version: 1, ...changes });
const seat = (involvement, changes = {}) => membership({ involvement, read_number: 5, ...changes });
const me = (changes = {}) => user(ME, { availability: "auto", time_zone: "", ...changes });
const situation = (changes = {}) => ({
  me: me(), rules: rules(), kind: "open", membership: seat("mentions"), around: null, here: true, now: NOW, at: { weekday: 5, minute: 12 * 60 }, ...changes,
});
const direct = { kind: "direct" };
const thread = (membership, around) => ({ kind: "thread", membership, around });
const named = { mentions: [ME] };
const off = (name) => ({ rules: rules({ [name]: false }) });
const beans = { rules: rules({ keywords: ["bean"] }) };
const busy = (until) => ({ me: me({ availability: "dnd", availability_until: until }) });

/** What it is, the message, how one stands, the reason. */
const CASES = [
  ["a message in a room of which I want mentions", {}, {}, null],
  ["my name", named, {}, "mention"],
  ["my name, and I want no mentions", named, off("mentions"), null],
  ["all of the room are called", { calls: "room" }, {}, "mention"],
  ["who is online is called, and I am", { calls: "here" }, {}, "mention"],
  ["who is online is called, and I am not", { calls: "here" }, { here: false }, null],
  ["somebody else's name", { mentions: [8] }, {}, null],
  ["a direct message", {}, direct, "direct"],
  ["a direct message, and I want none", {}, { ...direct, ...off("direct") }, null],
  ["my name in a direct room, and I want no direct messages", named, { ...direct, ...off("direct") }, "mention"],
  ["a hidden direct room comes back", {}, { ...direct, membership: seat("hidden") }, "direct"],
  ["a direct room set to nothing", {}, { ...direct, membership: seat("nothing") }, null],
  ["a room set to everything", {}, { membership: seat("everything") }, "room"],
  ["a room set to everything, and I want none of these", {}, { membership: seat("everything"), ...off("rooms") }, null],
  ["my name in a room set to nothing", named, { membership: seat("nothing") }, null],
  ["my name in a hidden room", named, { membership: seat("hidden") }, "mention"],
  ["a room that I am not in", named, { membership: null }, null],
  ["a reply in a thread that I follow", {}, thread(seat("mentions"), seat("mentions")), "thread"],
  ["a reply in a thread that I follow, and I want none", {}, { ...thread(seat("mentions"), seat("mentions")), ...off("threads") }, null],
  ["a reply in a thread that I don't follow", {}, thread(null, seat("everything")), null],
  ["my name in a thread that I don't follow", named, thread(null, seat("mentions")), "mention"],
  ["my name in a thread of a room set to nothing", named, thread(seat("mentions"), seat("nothing")), null],
  ["my name in a thread of a room that I am not in", named, thread(null, null), null],
  ["one of my words", { source: "Any **beans**? One bean." }, beans, "keyword"],
  ["one of my words in a thread that I don't follow", { source: "bean" }, { ...beans, ...thread(null, seat("mentions")) }, "keyword"],
  ["one of my words in a hidden room", { source: "bean" }, { ...beans, membership: seat("hidden") }, null],
  ["a longer word", { source: "beanstalk" }, beans, null],
  ["my own message", { ...named, user_id: ME }, {}, null],
  ["the room says something", { ...named, kind: "system" }, {}, null],
  ["a poll that names me", { ...named, kind: "poll" }, {}, "mention"],
  ["deleted", { ...named, deleted_at: "2026-11-27T12:00:00.000000Z" }, {}, null],
  ["edited", { ...named, edited_at: "2026-11-27T12:00:00.000000Z" }, {}, null],
  ["read", { ...named, number: 5 }, {}, null],
  ["not to be disturbed", named, busy(null), null],
  ["not to be disturbed for a while yet", named, busy("2026-11-27T12:00:01.000000Z"), null],
  ["not to be disturbed until a moment ago", named, busy("2026-11-27T12:00:00.000000Z"), "mention"],
  ["away, and yet told", named, { me: me({ availability: "away" }) }, "mention"],
  ["quiet hours", named, { rules: rules({ quiet: quiet({ on: true }) }), at: { weekday: 5, minute: 23 * 60 } }, null],
];

for (const [what, changes, stands, reason] of CASES) {
  test(`${what}: ${reason ?? "silence"}`, () => {
    assert.equal(reasonToTell(message(6, changes), situation(stands)), reason);
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
