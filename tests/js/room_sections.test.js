/** Where rooms stand in the list, and which of them are out of sight. */

import assert from "node:assert/strict";
import test from "node:test";
import { RoomList } from "../../static/js/core/room_list.js";
import { sectionsOf } from "../../static/js/core/room_sections.js";
import { effect } from "../../static/js/core/signals.js";
import { tune } from "../../static/js/core/world/memberships.js";
import { World } from "../../static/js/core/world/world.js";
import { hello, live, membership, room, user } from "./support.js";

/** My rooms by name, with how I stand in them. */
function world(rooms) {
  const of = rooms.map(([id, facts, mine = {}]) => ({
    ...room({ id, slug: facts.name ?? null, ...facts }),
    membership: membership({ room_id: id, ...mine }),
  }));
  const made = new World(7);
  made.apply(hello({ rooms: of }));
  const list = new RoomList({ world: made, user: (id) => user(id), showDraft: () => {}, pending: () => [] });
  const show = () => {
    const touched = made.takeTouched();
    if (touched.list) list.refresh();
    list.show(touched.rooms);
  };
  show();
  return { made, list, show };
}

const DIRECT = { kind: "direct", name: "", user_ids: [7, 8] };

const titles = (sections) => Object.fromEntries(Object.entries(sections).map(([key, rooms]) => [key, rooms.map(({ title }) => title.value)]));

test("starred rooms stand on top, direct rooms below, each in its order", () => {
  const { list } = world([
    [1, { name: "kitchen" }],
    [2, { name: "garden" }, { starred: true }],
    [3, { ...DIRECT, last_change: 5 }],
    [4, { ...DIRECT, user_ids: [7, 9], last_change: 9 }],
    [5, { ...DIRECT, user_ids: [7, 10] }, { starred: true }],
    [6, { name: "attic" }],
  ]);
  assert.deepEqual(titles(sectionsOf(list.mine.value, () => false)), {
    starred: ["garden", "user10"],
    rooms: ["attic", "kitchen"],
    direct: ["user9", "user8"],
    archived: [],
  });
});

test("what is archived stands by itself, but for what has a star", () => {
  const { list } = world([
    [1, { name: "kitchen" }],
    [2, { name: "attic", archived_at: "2026-11-01T00:00:00.000000Z" }],
    [3, { name: "cellar", archived_at: "2026-11-01T00:00:00.000000Z" }, { starred: true }],
  ]);
  assert.deepEqual(titles(sectionsOf(list.mine.value, () => false)), { starred: ["cellar"], rooms: ["kitchen"], direct: [], archived: ["attic"] });
});

test("a hidden room is out of sight, unless it is open", () => {
  const { list } = world([[1, { name: "garden" }, { involvement: "hidden" }]]);
  assert.deepEqual(sectionsOf(list.mine.value, () => false).rooms, []);
  assert.deepEqual(sectionsOf(list.mine.value, (one) => one === list.get(1)).rooms, [list.get(1)]);
});

test("a hidden direct room comes back with what is unread, another only when it names me", () => {
  const { made, list, show } = world([
    [1, DIRECT, { involvement: "hidden" }],
    [2, { name: "garden" }, { room_id: 2, involvement: "hidden" }],
  ]);
  const seen = [];
  effect(() => void seen.push(titles(sectionsOf(list.mine.value, () => false))));
  const say = (id, number, changes) => {
    made.apply({ ...live(number, { room_id: id, ...changes }), room: id });
    show();
  };
  say(1, 6, {});
  say(2, 6, {});
  assert.deepEqual(seen.at(-1), { starred: [], rooms: [], direct: ["user8"], archived: [] });
  assert.deepEqual(list.unread.value, { messages: 1, mentions: 0 });
  say(2, 7, { mentions: [7] });
  assert.deepEqual(seen.at(-1), { starred: [], rooms: ["garden"], direct: ["user8"], archived: [] });
});

test("what I change of my place shows, and leaves what I have read alone", () => {
  const { made, list, show } = world([[1, { name: "garden" }]]);
  made.apply(live(6));
  tune(made, 1, { starred: true, involvement: "nothing" });
  show();
  assert.deepEqual(sectionsOf(list.mine.value, () => false).starred, [list.get(1)]);
  assert.equal(list.get(1).unread.value, 1);
  assert.equal(list.unread.value.messages, 0);
});
