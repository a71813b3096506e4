/** The store's part in what is mine: direct rooms, what I am told, drafts of elsewhere, sending later, what is unread. */

import assert from "node:assert/strict";
import test from "node:test";
import { rest, start } from "./page.js";
import { hello, live, membership, message, page, room } from "./support.js";
import { completeStore } from "../../static/js/core/at_rest.js";
import { post, setDraft, takeBack } from "../../static/js/core/composing.js";
import { Later, schedule } from "../../static/js/core/later.js";
import { browseRooms, openDirect } from "../../static/js/core/rooms.js";
import { Seen } from "../../static/js/core/seen.js";
import { UnreadPages } from "../../static/js/core/unread_pages.js";

const DIRECT = room({ id: 4, slug: null, name: "", kind: "direct", user_ids: [7, 8], last_number: 0 });

test("a direct room that was hidden comes back when it is opened from a person", async () => {
  const seat = membership({ room_id: 4, read_number: 0, involvement: "hidden" });
  const { store, asked } = await start({
    answers: {
      "POST /api/rooms": ({ kind, user_ids }) => (kind === "direct" && user_ids[0] === 8 ? { ...DIRECT, membership: seat } : undefined),
      "PATCH /api/rooms/4/membership": (changes) => ({ ...seat, ...changes }),
    },
  });
  const opened = await openDirect(store, [8]);
  assert.equal(opened.title.value, "Bert");
  assert.deepEqual(store.sections.value.direct, [opened]);
  assert.equal(asked.filter((call) => call.startsWith("PATCH")).length, 1);
});

test("what another device changed of my place comes by joined", async () => {
  const { store, say } = await start();
  say({ type: "joined", room: 1, facts: room(), membership: membership({ starred: true, involvement: "nothing" }) });
  assert.deepEqual(store.sections.value.starred, [store.room(1)]);
  assert.equal(store.room(1).counts.value, false);
});

test("a draft of elsewhere shows at the start and live, and goes when it is sent there", async () => {
  const { store, say } = await start({ answers: { "/api/drafts": { drafts: [{ room_id: 1, source: "begun" }] } } });
  assert.equal(store.room(1).draft.value, "begun");
  say({ type: "draft", room: 1, draft: { room_id: 1, source: "begun, and more" } });
  assert.equal(store.room(1).draft.value, "begun, and more");
  say({ type: "draft", room: 1, draft: null });
  assert.equal(store.room(1).draft.value, "");
});

test("what a draft of elsewhere answers shows with it, and goes with it", async () => {
  const { store, say, clock } = await start({ answers: { "/api/messages/82": message(2, { id: 82 }), "/api/messages/83": undefined } });
  const model = store.room(1);
  say({ type: "draft", room: 1, draft: { room_id: 1, source: "", reply_to: 82 } });
  await rest(clock);
  assert.equal(model.replyTo.value?.id, 82);
  say({ type: "draft", room: 1, draft: { room_id: 1, source: "yes", reply_to: 83 } });
  await rest(clock);
  assert.equal(model.replyTo.value, null, "it is gone");
  say({ type: "draft", room: 1, draft: null });
  assert.equal(model.draft.value, "");
});

test("one that is not sent after all is in the composer again, before what was typed since", async () => {
  const { store, say, socket, clock } = await start({ answers: { "/api/messages/82": message(2, { id: 82 }) } });
  const model = store.room(1);
  const pending = post(store, model, "@room lunch", { replyTo: 82 });
  await rest(clock);
  setDraft(store, model, "and cake");
  say({ type: "error", client_id: pending.client_id, code: "invalid", detail: "So many?", field: "call_all" });
  takeBack(store, model, model.pending.value[0]);
  await rest(clock);
  assert.equal(model.draft.value, "@room lunch\n\nand cake");
  assert.equal(model.replyTo.value?.id, 82);
  assert.deepEqual(model.pending.value, []);
  assert.equal(socket.last.sent.filter(({ type }) => type === "post").length, 1);
});

test("what is sent later leaves the composer, but not what was typed meanwhile", async () => {
  const answer = ({ source, due_at }) => ({ id: 1, room_id: 1, source, due_at, state: "waiting", updated_at: "2026-11-22T09:07:00.000000Z" });
  const { store } = await start({ answers: { "POST /api/scheduled": answer } });
  const model = store.room(1);
  setDraft(store, model, "good morning");
  await schedule(store, model, "good morning", new Date(2026, 11, 1, 9));
  assert.equal(model.draft.value, "");
  setDraft(store, model, "typed");
  const scheduling = schedule(store, model, "typed", new Date(2026, 11, 1, 9));
  setDraft(store, model, "typed on");
  await scheduling;
  assert.equal(model.draft.value, "typed on");
});

test("everything unread is on one page, and read by one decision", async () => {
  const { store, say, socket, clock } = await start({
    answers: { "/api/rooms/1/messages?after=5&limit=10": page([message(6), message(7, { deleted_at: "2026-11-22T09:08:00.000000Z" })]) },
  });
  assert.deepEqual(store.part(UnreadPages).rooms.value, []);
  say(live(6));
  say(live(7));
  const [model] = store.part(UnreadPages).rooms.value;
  assert.equal(store.part(UnreadPages).of(model), null);
  await store.part(UnreadPages).load(model);
  assert.deepEqual(store.part(UnreadPages).of(model).map(({ number }) => number), [6]);
  store.part(UnreadPages).readAll();
  await clock.pass(1_000);
  assert.deepEqual(store.part(UnreadPages).rooms.value, []);
  assert.deepEqual(socket.last.sent.filter(({ type }) => type === "read"), [{ type: "read", room: 1, number: 7 }]);
});

test("all pages of rooms are browsed, by name, without direct ones", async () => {
  const { store } = await start({
    greets: hello(),
    answers: {
      "/api/rooms?limit=200": { rooms: [{ ...DIRECT, membership: null }, { ...room({ id: 2, name: "Shed" }), membership: null }], next: "/api/rooms?limit=200&after=4" },
      "/api/rooms?limit=200&after=4": { rooms: [{ ...room({ id: 5, name: "Attic" }), membership: null }], next: null },
    },
  });
  assert.deepEqual((await browseRooms(store)).map(({ name }) => name), ["Attic", "Shed"]);
  await rest(store.clock);
});

test("parts that come later have missed nothing: what was typed and posted, what was heard, what was asked for", async () => {
  const reminder = { id: 3, text: "water", message: null, due_at: "2026-12-01T09:00:00Z", told_at: "2026-12-01T09:00:00Z", done_at: null };
  const { store, say, asked, clock, socket } = await start({ complete: false, answers: { "/api/drafts": { drafts: [] }, "PUT /api/rooms/1/draft": null } });
  const model = store.room(1);
  setDraft(store, model, "typed early");
  say({ type: "reminder", reminder });
  say({ type: "seen", room: 1, user_id: 8, number: 5 });
  const sent = post(store, model, "posted early");
  await rest(clock);
  assert.equal(socket.last.sent.some(({ client_id }) => client_id === sent.client_id), true);
  setDraft(store, model, "typed on");

  completeStore(store);
  await rest(clock);
  assert.equal(store.part(Later).news.value.reminder.id, 3);
  assert.deepEqual(store.part(Seen).by(message(5, { user_id: 7 })), [8]);
  assert.equal(asked.includes("PUT /api/rooms/1/draft"), true);
  assert.equal(model.draft.value, "typed on");
});
