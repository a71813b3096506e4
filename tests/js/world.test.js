import assert from "node:assert/strict";
import test from "node:test";
import { ledgerOf, takeSyncs } from "../../static/js/core/world/counters.js";
import { addUsers } from "../../static/js/core/world/directory.js";
import { addMembers, readHere } from "../../static/js/core/world/memberships.js";
import { addMessages } from "../../static/js/core/world/messages.js";
import { addRoom } from "../../static/js/core/world/rooms.js";
import { Timeline } from "../../static/js/core/world/timeline.js";
import { World } from "../../static/js/core/world/world.js";
import { hello, live, membership, message, page, room, synced, user } from "./support.js";

function greeted(changes) {
  const world = new World(7, "one");
  world.apply(hello(changes));
  return world;
}

function opened() {
  const world = greeted();
  addMessages(world, 1, page([1, 2, 3, 4, 5].map((number) => message(number))));
  world.takeTouched();
  world.takeEffects();
  return world;
}

const texts = (world) => world.rooms.get(1).timeline.stretches.flatMap(({ messages }) => messages.map(({ source }) => source));

test("live messages apply to rooms not opened, too: they move the unread count", () => {
  const world = greeted();
  world.apply(live(6, { mentions: [7] }));
  const { facts, mentions, timeline } = world.rooms.get(1);
  assert.equal(facts.last_number, 6);
  assert.equal(mentions.count, 1);
  assert.ok(timeline.isEmpty);
});

test("a call counts for everybody but its author; whether @here meant me, the server knows", () => {
  const world = greeted();
  world.takeEffects();
  world.apply(live(6, { calls: "room", user_id: 8 }));
  world.apply(live(7, { calls: "room", user_id: 7 }));
  assert.equal(world.rooms.get(1).mentions.count, 1);
  assert.deepEqual(world.takeEffects().filter(({ kind }) => kind === "recount"), []);
  world.apply(live(8, { calls: "here", user_id: 8 }));
  assert.deepEqual(world.takeEffects().filter(({ kind }) => kind === "recount"), [{ kind: "recount", room: 1 }]);
});

test("a gap is filled by a sync", () => {
  const world = opened();
  world.apply(live(7));
  assert.deepEqual(takeSyncs(world), { 1: 5 });
  assert.deepEqual(takeSyncs(world), {}, "one at a time");
  world.apply(synced(5, { messages: [message(6), message(7)], change: 7 }));
  assert.deepEqual(texts(world).slice(-2), ["text 6", "text 7"]);
  assert.deepEqual(takeSyncs(world), {});
});

/** An answer to a sync that frames have overtaken: a late one fills the gap, and an edit follows. */
function overtaken(world) {
  world.apply(live(7, { change: 7 }));
  takeSyncs(world);
  world.apply(live(6, { change: 6 }));
  world.apply(live(7, { change: 7 }));
  world.apply(live(6, { change: 8, source: "edited" }));
  world.apply(synced(5, { messages: [message(6, { change: 6 }), message(7, { change: 7 })], change: 7 }));
}

test("everything merges by its own change", () => {
  const world = opened();
  overtaken(world);
  assert.deepEqual(texts(world).slice(-2), ["edited", "text 7"]);
});

test("left out, it shows: everything merges by its own change", () => {
  class Careless extends World {
    newTimeline() {
      return new (class extends Timeline {
        add(message) {
          const held = this.get(message.number);
          if (held) held.change = -1;
          return super.add(message);
        }
      })();
    }
  }
  const world = new Careless(7, "one");
  world.apply(hello());
  addMessages(world, 1, page([message(5)]));
  overtaken(world);
  assert.notDeepEqual(texts(world).slice(-2), ["edited", "text 7"]);
});

test("an ack moves nothing", () => {
  const world = opened();
  world.apply({ type: "ack", client_id: "x", id: 1, room: 1, number: 6, change: 6, duplicate: false });
  assert.equal(ledgerOf(world, 1).change, 5);
});

test("my own message is reported once it is heard of, also in a thread that is not open", () => {
  const world = opened();
  world.apply(live(6, { user_id: 7, client_id: "mine" }));
  world.apply(live(1, { room_id: 55, user_id: 7, client_id: "mine too", change: 7 }));
  assert.deepEqual(world.takeTouched().mine.map(({ client_id }) => client_id), ["mine", "mine too"]);
  assert.equal(ledgerOf(world, 1).change, 7);
});

test("a room that is left is forgotten, by its frame or by a hello without it", () => {
  for (const frame of [{ type: "left", room: 1 }, hello({ rooms: [] })]) {
    const world = opened();
    world.apply(frame);
    assert.equal(world.rooms.has(1), false);
    assert.ok(world.takeEffects().some((effect) => effect.kind === "forgotten" && effect.room === 1));
  }
});

test("another epoch throws away what is held and loads it anew", () => {
  const world = opened();
  world.apply(hello({ epoch: "two", rooms: [{ ...room({ last_number: 3, last_change: 3 }), membership: membership({ read_number: 3 }) }] }));
  assert.deepEqual(texts(world), []);
  assert.equal(world.rooms.get(1).facts.last_number, 3);
  assert.equal(world.rooms.get(1).membership.read_number, 3);
  assert.ok(world.takeEffects().some((effect) => effect.kind === "load" && effect.room === 1));
  assert.equal(addMessages(world, 1, page([message(9)])), false, "a page of the old epoch");
});

test("a reset loads the newest page anew, and asks once more", () => {
  const world = opened();
  world.apply(synced(5, { reset: true, facts: [room({ name: "Renamed", last_number: 4 })], change: 4 }));
  assert.equal(world.rooms.get(1).facts.name, "Renamed");
  assert.deepEqual(world.takeEffects()[0], { kind: "load", room: 1 });
  assert.deepEqual(takeSyncs(world), { 1: 4 });
});

test("reading moves forward only, and a higher version wins", () => {
  const world = opened();
  const readTo = () => world.rooms.get(1).membership.read_number;
  world.apply(live(6));
  readHere(world, 1, 6);
  world.apply({ type: "read", room: 1, number: 5, read_version: 0, mentions: 0 });
  assert.equal(readTo(), 6);
  world.apply({ type: "read", room: 1, number: 2, read_version: 1, mentions: 0 });
  assert.equal(readTo(), 2);
});

test("an edit of a message that is not held makes the mention count uncertain", () => {
  const world = greeted({ rooms: [{ ...room(), membership: membership({ read_number: 0, mentions: 2 }) }] });
  world.takeEffects();
  world.apply(live(3, { change: 6 }));
  assert.deepEqual(world.takeEffects(), [{ kind: "recount", room: 1 }]);
  addRoom(world, { ...room({ last_change: 6 }), membership: membership({ read_number: 0, mentions: 1 }) });
  assert.equal(world.rooms.get(1).mentions.count, 1);
  assert.deepEqual(world.takeEffects(), []);
});

test("a member who comes or goes changes the count, and the list once it is loaded", () => {
  const world = opened();
  const member = { room_id: 1, user_id: 8, role: "member", left_at: null, change: 6, members: 3 };
  world.apply({ type: "member", room: 1, after: 5, change: 6, member });
  assert.equal(world.rooms.get(1).facts.members, 3);
  assert.equal(world.rooms.get(1).members, null);
  addMembers(world, 1, { members: [member], last_change: 6, epoch: "one" });
  world.apply({ type: "member", room: 1, after: 6, change: 7, member: { ...member, left_at: "then", change: 7, members: 2 } });
  assert.equal(world.rooms.get(1).members.get(8).left_at, "then");
});

test("the directory is synced like a room", () => {
  const world = greeted();
  addUsers(world, { users: [user(7), user(8)], last_change: 20, epoch: "one" });
  world.apply({ type: "user", room: 9, after: 20, change: 21, user: user(8, { nickname: "bert", change: 21 }) });
  assert.equal(world.users.get(8).nickname, "bert");
  world.apply({ type: "user", room: 9, after: 22, change: 23, user: user(7, { change: 23 }) });
  assert.deepEqual(takeSyncs(world), { 9: 21 });
});

test("a room that I only look at is not asked about", () => {
  const world = greeted({ rooms: [] });
  addRoom(world, { ...room(), membership: null });
  addMessages(world, 1, page([message(5)]));
  addMessages(world, 1, page([message(6)], { last_change: 6 }));
  assert.deepEqual(takeSyncs(world), {});
  world.apply({ type: "joined", room: 1, facts: room({ last_change: 8 }), membership: membership() });
  assert.deepEqual(takeSyncs(world), { 1: 5 });
});
