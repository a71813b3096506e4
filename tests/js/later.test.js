/** Scheduled messages and reminders: two lists that follow their frames. */

import assert from "node:assert/strict";
import test from "node:test";
import { Later, schedule } from "../../static/js/core/later.js";
import { signal } from "../../static/js/core/signals.js";
import { aStore } from "./support.js";

const scheduled = (id, changes = {}) => ({
  id, room_id: 1, source: `text ${id}`, reply_to: null, due_at: `2026-12-0${id}T09:00:00.000000Z`, state: "waiting", message_id: null,
  refusal: "", attachments: [], created_at: "2026-11-22T09:00:00.000000Z", updated_at: "2026-11-22T09:00:00.000000Z", ...changes,
});
const reminder = (id, changes = {}) => ({
  id, message_id: null, text: `look ${id}`, due_at: `2026-12-0${id}T09:00:00.000000Z`, told_at: null, done_at: null,
  created_at: "2026-11-22T09:00:00.000000Z", ...changes,
});

function made(lists = { scheduled: [], reminders: [] }) {
  const asked = [];
  const api = {
    get: async (path) => {
      asked.push(path);
      return structuredClone(lists);
    },
    post: async (path, body) => scheduled(5, { ...body }),
    patch: async (path, body) => scheduled(1, { ...body, updated_at: "2026-11-22T10:00:00.000000Z" }),
    delete: async () => null,
  };
  return { later: new Later(aStore({ api, due: signal(0) })), asked, lists };
}

const ids = (list) => list.value.map(({ id }) => id);

test("the lists stand by their times, and frames change them", async () => {
  const { later } = made({ scheduled: [scheduled(2)], reminders: [reminder(3)] });
  await later.load();
  later.heard({ type: "scheduled", room: 1, scheduled: scheduled(1) });
  later.heard({ type: "reminder", reminder: reminder(4) });
  assert.deepEqual(ids(later.scheduled), [1, 2]);
  assert.deepEqual(ids(later.reminders), [3, 4]);
  later.heard({ type: "scheduled", room: 1, scheduled: scheduled(2, { state: "sent", message_id: 9 }) });
  later.heard({ type: "reminder", reminder: reminder(3, { done_at: "2026-12-03T09:00:00.000000Z" }) });
  assert.deepEqual(ids(later.scheduled), [1]);
  assert.deepEqual(ids(later.reminders), [4]);
  assert.equal(later.news.value, null);
});

test("a reminder whose time has come and a refused message are news", async () => {
  const { later } = made();
  await later.load();
  const told = reminder(1, { told_at: "2026-12-01T09:00:00.000000Z" });
  later.heard({ type: "reminder", reminder: told });
  assert.deepEqual(later.news.value, { kind: "reminder", reminder: told });
  const refused = scheduled(2, { state: "refused", refusal: "This room is archived." });
  later.heard({ type: "scheduled", room: 1, scheduled: refused });
  assert.deepEqual(later.news.value, { kind: "refused", scheduled: refused });
  assert.deepEqual(ids(later.scheduled), [2]);
});

test("a frame that comes while the lists are on their way has them asked for again", async () => {
  const { later, asked, lists } = made({ scheduled: [scheduled(1)], reminders: [] });
  const loading = later.load();
  later.heard({ type: "scheduled", room: 1, scheduled: scheduled(1, { state: "cancelled" }) });
  lists.scheduled = [];
  await loading;
  assert.deepEqual(ids(later.scheduled), []);
  assert.deepEqual(asked, ["/scheduled", "/reminders", "/scheduled", "/reminders"]);
});

test("an older answer does not undo what a frame has said", async () => {
  const { later } = made({ scheduled: [scheduled(1)], reminders: [] });
  await later.load();
  later.heard({ type: "scheduled", room: 1, scheduled: scheduled(1, { source: "newer", updated_at: "2026-11-22T11:00:00.000000Z" }) });
  await later.reschedule(1, { source: "older" });
  assert.equal(later.scheduled.value[0].source, "newer");
  await later.cancel(scheduled(1));
  assert.deepEqual(ids(later.scheduled), []);
});

test("files leave with a message for later, and are back where it is refused", async () => {
  const { later } = made();
  const posted = [];
  later.api.post = async (_path, body) => {
    posted.push(body);
    if (posted.length === 1) throw new Error("refused");
    return scheduled(5, { ...body });
  };
  const file = { id: 7, name: "plan.txt" };
  const back = [];
  const store = {
    part: () => later,
    drafts: { replyOf: () => null, set() {}, sent() {} },
    attachments: { take: () => [file], putBack: (_room, files) => back.push(...files) },
  };
  const room = { id: 1, draft: signal("words"), replyTo: signal(null) };
  const due = new Date("2026-12-01T09:00:00Z");

  await assert.rejects(schedule(store, room, "words", due));
  assert.deepEqual([back, room.draft.peek()], [[file], "words"]);
  await schedule(store, room, "words", due);

  assert.deepEqual([back, room.draft.peek()], [[file], ""]);
  assert.deepEqual(posted.map(({ attachments }) => attachments), [[7], [7]]);
});

test("a reminder comes once more in an hour, and only then is the first one seen to", async () => {
  const { later } = made();
  const asked = [];
  later.now = () => Date.parse("2026-12-01T09:00:00Z");
  later.api.post = async (path, body) => {
    asked.push([path, body]);
    return reminder(5);
  };
  later.api.delete = async (path) => void asked.push([path]);

  await later.snooze(reminder(1, { message_id: 3, text: "look" }));

  assert.deepEqual(asked, [["/reminders", { due_at: "2026-12-01T10:00:00.000Z", message_id: 3, text: "look" }], ["/reminders/1"]]);
});
