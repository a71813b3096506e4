/** Drafts on several devices: what is typed here is never overwritten, and nothing is told that nobody needs. */

import assert from "node:assert/strict";
import test from "node:test";
import { ApiError } from "../../static/js/core/api.js";
import { DraftSync } from "../../static/js/core/draft_sync.js";
import { Drafts } from "../../static/js/core/drafts.js";
import { localNote } from "../../static/js/core/note.js";
import { memoryStorage } from "../../static/js/core/storage.js";
import { aStore, FakeClock, settled } from "./support.js";

const OFFLINE = new ApiError({ code: "offline", detail: "No answer." });

/** What localStorage would keep. */
function paper() {
  const kept = new Map();
  const page = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  return localNote("drafts", () => page);
}

/** A device whose server answers when the test says so. */
async function device({ storage = memoryStorage(), theirs = [], note = paper() } = {}) {
  const clock = new FakeClock();
  const asked = [];
  const shown = [];
  const server = { theirs, refuses: null, held: null };
  const answer = async (...call) => {
    asked.push(call);
    if (server.held) await server.held;
    if (server.refuses) throw server.refuses;
    return { drafts: server.theirs };
  };
  const api = {
    get: (path) => answer("GET", path),
    put: (path, { source, reply_to }) => answer("PUT", path, source, ...(reply_to === null ? [] : [reply_to])),
    delete: (path) => answer("DELETE", path),
  };
  const drafts = new Drafts(clock, storage, note);
  await drafts.use(storage);
  const showDraftOf = (room) => shown.push([room, drafts.of(room), drafts.replyOf(room)].filter((one) => one !== null));
  const sync = new DraftSync(aStore({ api, clock, drafts, list: { showDraftOf } }));
  const type = (room, text) => drafts.set(room, { text });
  return { clock, asked, shown, server, drafts, sync, type, storage };
}

const draft = (source, room_id = 1, reply_to = null) => ({ room_id, source, reply_to });

test("what is typed goes to the server once the fingers rest", async () => {
  const { clock, asked, drafts, type } = await device();
  for (const text of ["h", "ha", "hal"]) {
    type(1, text);
    await clock.pass(500);
  }
  assert.deepEqual(asked, []);
  await clock.pass(1_000);
  assert.deepEqual(asked, [["PUT", "/rooms/1/draft", "hal"]]);
  assert.equal(drafts.isTold(1), true);
});

test("a message that is sent at once leaves no trace on the server, a slow one is dropped there", async () => {
  const { clock, asked, drafts, sync, type } = await device();
  type(1, "quick");
  drafts.set(1, { text: "" });
  drafts.sent(1);
  await clock.pass(2_000);
  assert.deepEqual(asked, []);

  type(1, "slow");
  await clock.pass(2_000);
  drafts.set(1, { text: "" });
  drafts.sent(1);
  await settled();
  assert.deepEqual(asked, [["PUT", "/rooms/1/draft", "slow"], ["DELETE", "/rooms/1/draft"]]);
});

test("another device's draft is shown, and its end too", async () => {
  const { drafts, shown, sync } = await device();
  sync.heard(1, draft("from the phone"));
  sync.heard(1, draft("from the phone"));
  sync.heard(1, null);
  assert.deepEqual(shown, [[1, "from the phone"], [1, ""]]);
  assert.equal(drafts.of(1), "");
});

test("nothing overwrites what is being typed here", async () => {
  const { clock, drafts, shown, sync, type } = await device();
  type(1, "mine");
  sync.heard(1, draft("theirs"));
  await clock.pass(1_500);
  assert.equal(drafts.isTold(1), true);
  sync.heard(1, null); // told, and a key was pressed a moment ago: perhaps an echo
  assert.deepEqual(shown, []);
  await clock.pass(10_000);
  assert.deepEqual(shown, [[1, ""]], "it was none: it was sent there");
  sync.heard(1, draft("later, from the phone"));
  assert.deepEqual(shown.at(-1), [1, "later, from the phone"]);
});

test("what is typed while a request is on its way is told after it, never beside it", async () => {
  const { clock, asked, server, drafts, sync, type } = await device();
  let go;
  server.held = new Promise((resolve) => (go = resolve));
  type(1, "one");
  await clock.pass(1_000);
  type(1, "one two");
  await clock.pass(6_000);
  sync.heard(1, draft("one"));
  assert.equal(asked.length, 1);
  server.held = null;
  go();
  await settled();
  assert.deepEqual(asked.map(([, , text]) => text), ["one", "one two"]);
  assert.equal(drafts.of(1), "one two");
});

test("what could not be told survives a reload, and is told when the connection is back", async () => {
  const first = await device();
  first.server.refuses = OFFLINE;
  first.type(1, "in the tunnel");
  await first.clock.pass(2_000);

  const again = await device({ storage: first.storage, theirs: [draft("older, from the phone")] });
  assert.equal(again.drafts.of(1), "in the tunnel");
  await again.sync.load();
  await settled();
  assert.deepEqual(again.shown, []);
  assert.deepEqual(again.asked.at(-1), ["PUT", "/rooms/1/draft", "in the tunnel"]);
});

test("after a reload the server's list rules over what it was told of", async () => {
  const first = await device();
  first.type(1, "sent from the phone meanwhile");
  first.type(2, "went on with on the phone");
  await first.clock.pass(2_000);

  const again = await device({ storage: first.storage, theirs: [draft("went on with on the phone, and ended", 2), draft("new", 3)] });
  await again.sync.load();
  assert.deepEqual(new Map(again.shown), new Map([[1, ""], [2, "went on with on the phone, and ended"], [3, "new"]]));
  assert.deepEqual((await again.storage.drafts()).get(1), undefined);
});

test("a list that was asked for before a frame came is older than it", async () => {
  const { server, shown, sync, clock } = await device({ theirs: [draft("old")] });
  let go;
  server.held = new Promise((resolve) => (go = resolve));
  const loading = sync.load();
  await clock.pass(10);
  sync.heard(1, draft("new"));
  go();
  await loading;
  assert.deepEqual(shown, [[1, "new"]]);
});

test("what it answers is part of it: told, shown elsewhere, kept over a reload, and over with it", async () => {
  const first = await device();
  first.drafts.set(1, { reply: 81 });
  await first.clock.pass(2_000);
  assert.deepEqual(first.asked, [["PUT", "/rooms/1/draft", "", 81]]);
  first.type(1, "yes");
  await first.clock.pass(2_000);
  assert.deepEqual(first.asked.at(-1), ["PUT", "/rooms/1/draft", "yes", 81]);

  const again = await device({ storage: first.storage, theirs: [draft("yes", 1, 82)] });
  assert.equal(again.drafts.replyOf(1), 81);
  await again.sync.load();
  assert.deepEqual(again.shown, [[1, "yes", 82]]);
  again.sync.heard(1, null);
  assert.equal(again.drafts.replyOf(1), null);
  assert.equal((await again.storage.drafts()).size, 1); // another tab may be typing into it
});

test("a page that goes at once leaves a note, and the next one finds it and tells the server", async () => {
  const note = paper();
  const storage = memoryStorage();
  await storage.keepDraft(1, { text: "older", reply: null, told: true });
  const going = await device({ note, storage: { ...storage, keepDraft: () => new Promise(() => {}) } });
  going.type(1, "typed a moment ago");
  going.drafts.keepAll();
  const next = await device({ note, storage });
  assert.equal(next.drafts.of(1), "typed a moment ago");
  await next.sync.load();
  await settled();
  assert.deepEqual(next.asked.at(-1), ["PUT", "/rooms/1/draft", "typed a moment ago"]);
  assert.deepEqual(note.read(), new Map(), "it is kept now");
});

test("what the store has kept is on no note, also if the page stays", async () => {
  const note = paper();
  const { clock, type, drafts } = await device({ note });
  type(1, "hello");
  drafts.keepAll();
  assert.equal(note.read().get(1).text, "hello");
  await clock.pass(500);
  assert.deepEqual(note.read(), new Map());
  drafts.keepAll();
  assert.deepEqual(note.read(), new Map());
});

test("nothing is lost of what is typed before the store is open", async () => {
  const note = paper();
  const storage = memoryStorage();
  await storage.keepDraft(1, { text: "older", reply: null, told: true });
  const clock = new FakeClock();
  const drafts = new Drafts(clock, memoryStorage(), note);
  drafts.set(1, { text: "early" });
  await clock.pass(500);
  drafts.keepAll();
  assert.equal(note.read().get(1).text, "early", "the page might go now");
  await drafts.use(storage);
  await settled();
  assert.equal((await storage.drafts()).get(1).text, "early");
  assert.deepEqual(note.read(), new Map());
});
