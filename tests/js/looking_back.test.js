import assert from "node:assert/strict";
import test from "node:test";
import { dateInput, daysBack, firstSince, fromDateInput, jumpToDate } from "../../static/js/core/looking_back.js";
import { rest, start } from "./page.js";
import { message, page } from "./support.js";
import { openRoom } from "../../static/js/core/navigation.js";

const at = (...parts) => new Date(...parts);

test("days that people look back to begin at midnight here, also over the ends of months", () => {
  const days = daysBack(at(2026, 2, 31, 15, 30));
  assert.deepEqual(days.map(({ name, at }) => [name, dateInput(at), at.getHours()]), [
    ["Today", "2026-03-31", 0],
    ["Yesterday", "2026-03-30", 0],
    ["A week ago", "2026-03-24", 0],
    ["A month ago", "2026-02-28", 0],
  ]);
  assert.equal(dateInput(daysBack(at(2026, 0, 5))[3].at), "2025-12-05");
});

test("a date that is typed is midnight here, and what is none is none", () => {
  assert.deepEqual(fromDateInput("2026-11-02"), at(2026, 10, 2));
  assert.equal(fromDateInput(""), null);
  assert.equal(fromDateInput("2026-13-45"), null);
});

test("a page is looked at from the first message of the day on, else at its last", () => {
  const said = [1, 2, 3].map((n) => message(n, { created_at: `2026-11-0${n}T12:00:00.000000Z` }));
  assert.equal(firstSince(said, new Date("2026-11-02T00:00:00Z"))?.number, 2);
  assert.equal(firstSince(said, new Date("2026-11-09T00:00:00Z"))?.number, 3);
  assert.equal(firstSince([], new Date()), undefined);
});

test("a date opens its page at its first message, whatever was shown before", async () => {
  const day = new Date("2026-03-02T00:00:00.000Z");
  const old = [19, 20, 21].map((n) => message(n, { change: 1, created_at: `2026-03-0${n - 18}T12:00:00.000000Z` }));
  const { store, clock, routes } = await start({
    answers: { "/api/rooms/1/messages?at=2026-03-02T00%3A00%3A00.000Z&limit=50": page(old, { last_number: 90, last_change: 90 }) },
  });
  const room = await openRoom(store, 1);
  const found = await jumpToDate(store, room, day);
  await rest(clock);
  assert.equal(found.number, 20);
  assert.equal(room.timeline.highlight.value, 20);
  assert.deepEqual(room.timeline.messages.value.map(({ number }) => number), [19, 20, 21]);

  routes["/api/rooms/1/messages?at=2026-03-02T00%3A00%3A00.000Z&limit=50"] = undefined;
  await assert.rejects(jumpToDate(store, room, day), { code: "not_found" });
  assert.equal(room.timeline.status.value, "ready");
});
