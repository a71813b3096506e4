import assert from "node:assert/strict";
import test from "node:test";
import { HELLO, LastSeen, helloOf, lastHello, pageOf } from "../../static/js/core/last_seen.js";
import { discardPageOf } from "../../static/js/core/kept.js";
import { fetchOrSeen, seenBy } from "../../static/js/core/seen_answers.js";
import { takeSyncs } from "../../static/js/core/world/counters.js";
import { addUsers } from "../../static/js/core/world/directory.js";
import { addMessages } from "../../static/js/core/world/messages.js";
import { World } from "../../static/js/core/world/world.js";
import { FakeCaches } from "./kept_caches.js";
import { hello, live, membership, message, page, room, synced, user } from "./support.js";

const known = () => ({ user: user(7), version: 1, heartbeat_s: 25, limits: { source_chars: 8000, frame_bytes: 131072 } });

function opened() {
  const world = new World(7, "one");
  world.apply(hello());
  addUsers(world, { users: [user(7), user(8)], last_change: 20, epoch: "one" });
  addMessages(world, 1, page([1, 2, 3, 4, 5].map((number) => message(number))));
  return world;
}

const seenOf = (world, caches = new FakeCaches()) => ({ caches, seen: new LastSeen({ world, caches, known }) });

/** A page that starts from what was kept, as it starts from the server's answers. */
async function reopened(caches) {
  const ask = fetchOrSeen(7, () => Promise.reject(new TypeError("no network")), caches);
  const world = new World(7, "one");
  world.apply(await lastHello(caches, 7));
  addUsers(world, await (await ask("/api/users?limit=1000")).json());
  addMessages(world, 1, await (await ask(pageOf(1))).json());
  return world;
}

const texts = (world) => world.rooms.get(1).timeline.stretches.flatMap(({ messages }) => messages.map(({ source }) => source));

test("what was heard live is seen again, and what came since is asked for from there", async () => {
  const world = opened();
  world.apply(live(6, { mentions: [7] }));
  const { caches, seen } = seenOf(world);
  await seen.save();

  const again = await reopened(caches);

  assert.deepEqual(texts(again), texts(world));
  assert.equal(again.users.get(8).nickname, "user8");
  assert.equal(again.rooms.get(1).mentions.count, 1);
  assert.deepEqual(takeSyncs(again), {}, "nothing is known to be missing");
  again.apply(hello({ rooms: [{ ...room({ last_number: 8, last_change: 8 }), membership: membership() }] }));
  assert.deepEqual(takeSyncs(again), { 1: 6 });
  again.apply(synced(6, { messages: [message(7), message(8)], change: 8 }));
  assert.deepEqual(texts(again).slice(-3), ["text 6", "text 7", "text 8"]);
});

test("behind a gap it stands where it is complete", async () => {
  const world = opened();
  world.apply(live(7)); // 6 is missing
  assert.equal(helloOf(world, known()).rooms[0].last_change, 5);
});

test("the newest page of a room is kept, and of thirty rooms at most; of none that is lost", async () => {
  const world = opened();
  world.apply(hello({ rooms: Array.from({ length: 40 }, (_, i) => ({ ...room({ id: i + 1, slug: `r${i}` }), membership: membership({ room_id: i + 1 }) })) }));
  const { caches, seen } = seenOf(world);
  for (let id = 1; id <= 40; id++) {
    addMessages(world, id, page(Array.from({ length: 80 }, (_, i) => message(i + 1, { id: 100 * id + i, room_id: id }))));
    await seen.save();
  }
  const pages = Object.entries(await caches.texts(seenBy(7))).filter(([path]) => path.startsWith("/api/rooms/"));
  assert.deepEqual(pages.map(([path]) => path), Array.from({ length: 30 }, (_, i) => pageOf(i + 11)));
  assert.deepEqual([JSON.parse(pages[0][1]).messages.length, JSON.parse(pages[0][1]).messages.at(-1).number], [50, 80]);

  world.apply({ type: "left", room: 40 });
  await seen.save();

  assert.equal(pageOf(40) in (await caches.texts(seenBy(7))), false);
});

test("what did not change is not written again", async () => {
  const { caches, seen } = seenOf(opened());
  await seen.save();
  const before = [...caches.stored.get(seenBy(7)).rows.values()];
  await seen.save();
  const after = [...caches.stored.get(seenBy(7)).rows.values()];
  const same = before.filter((answer) => after.includes(answer));
  assert.equal(same.length, before.length - 1, "the hello alone");
});

test("where the page ends in the middle of it, the hello knows of all that is kept", async () => {
  const empty = { ...room({ id: 2, slug: "r2", last_number: 0, last_change: 0 }), membership: membership({ room_id: 2 }) };
  const world = opened();
  world.apply(hello({ rooms: [{ ...room(), membership: membership() }, empty] }));
  addMessages(world, 2, page([], { last_number: 0, last_change: 0 }));
  const { caches, seen } = seenOf(world);
  await seen.save();

  world.apply({ type: "message", room: 2, after: 0, change: 1, message: message(1, { id: 201, room_id: 2, change: 1 }) });
  const cache = await caches.open(seenBy(7));
  const { put } = cache;
  const told = [];
  cache.put = async (address, answer) => {
    told.push([address, await answer.clone().json()]);
    if (told.length === 1) world.apply({ type: "message", room: 2, after: 1, change: 2, message: message(2, { id: 202, room_id: 2, change: 2 }) });
    return put.call(cache, address, answer);
  };
  await seen.save();

  const [[first, kept], ...pages] = told;
  assert.equal(first, HELLO);
  const newest = Object.fromEntries(pages.map(([address, { messages }]) => [address, messages.at(-1).number]));
  assert.deepEqual(newest, { [pageOf(2)]: 1 });
  assert.equal(kept.rooms.find(({ id }) => id === 2).last_number, 1);
});

test("what is forgotten stays so, also by what was being written", async () => {
  const { caches, seen } = seenOf(opened());
  await caches.open("flack-page-1");
  const saving = seen.save();
  await Promise.all([saving, seen.forget(), seen.save()]);
  assert.deepEqual(await caches.keys(), ["flack-page-1"], "the worker's, perhaps of who signed in since");
  seen.resume();
  await seen.save();
  assert.ok(HELLO in (await caches.texts(seenBy(7))));
});

test("a full disk keeps nothing and stops nobody", async () => {
  const { caches, seen } = seenOf(opened());
  caches.isFull = true;
  await seen.save();
  caches.isFull = false;
  await seen.save();
  assert.ok(pageOf(1) in (await caches.texts(seenBy(7))));
});

test("the server's answer goes before what was kept, which is of this account alone, and read alone", async () => {
  const { caches, seen } = seenOf(opened());
  await seen.save();
  const fails = () => Promise.reject(new TypeError("no network"));
  const answered = await fetchOrSeen(7, async () => new Response("fresh"), caches)(pageOf(1));
  assert.equal(await answered.text(), "fresh");
  await assert.rejects(fetchOrSeen(8, fails, caches)(pageOf(1)), TypeError);
  await assert.rejects(fetchOrSeen(7, fails, caches)(pageOf(1), { method: "POST" }), TypeError);
  await assert.rejects(fetchOrSeen(7, fails, caches)("/api/rooms/1"), TypeError);
  await assert.rejects(fetchOrSeen(7, fails, undefined)(pageOf(1)), TypeError);
});

test("a page that was kept goes with its own account, and nobody else's does", async () => {
  const caches = new FakeCaches();
  const keep = async (name, text) => (await caches.open(name)).put("/", new Response(text));
  await keep("flack-page-1", '<html lang="en" data-shell="1" data-user="7" data-emoji="">');
  await keep("flack-page-2", '<html lang="en" data-shell="2" data-user="77" data-emoji="">');
  await keep("flack-files-1", '<html data-user="7">');
  await caches.open("flack-page-3");
  await discardPageOf(caches, 7);
  assert.deepEqual(await caches.keys(), ["flack-page-2", "flack-files-1", "flack-page-3"]);
});
