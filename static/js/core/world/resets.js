/** Throwing away: what is of another past, what is not mine to see any more. */

import { counterOf, counterOfRoom, hears, ledgerAt, ledgerOf } from "./counters.js";
import { MentionCount } from "./mention_count.js";

/** @import { World } from "./world.js" */

/** Throws away what is held of a counter and loads it anew. @param {World} world @param {number} counter @param {number | null} change */
export function reset(world, counter, change) {
  ledgerAt(world, counter).reset(change);
  if (counter === world.directory) {
    world.effects.push({ kind: "load_users" });
    if (world.emoji) world.effects.push({ kind: "load_emoji" });
    return;
  }
  for (const [id, message] of world.singles) {
    if (message && counterOfRoom(world, message.room_id) === counter) {
      world.singles.set(id, null);
      world.effects.push({ kind: "load_single", id });
    }
  }
  for (const [id, state] of world.rooms) {
    if (counterOf(state.facts) !== counter) continue;
    if (id !== counter && !state.membership) {
      forget(world, id); // a reset does not bring its facts, nor does hello
      continue;
    }
    const held = !state.timeline.isEmpty || state.timeline.follows;
    state.mentions.uncertain = state.membership !== null;
    state.timeline.clear();
    state.members = null;
    state.pins = null;
    world.touched.rooms.add(id);
    if (held) world.effects.push({ kind: "load", room: id });
  }
}

/**
 * Behind, and no sync can be asked for: what is held is loaded anew. Of a room of which nothing is held the count is.
 * @param {World} world
 * @param {number} counter
 */
export function restart(world, counter) {
  const rooms = [...world.rooms.values()].filter((state) => counterOf(state.facts) === counter);
  const ledger = ledgerAt(world, counter);
  if (ledger.holdsPage) return reset(world, counter, null);
  ledger.skip();
  for (const state of rooms) state.mentions.uncertain = state.membership !== null;
}

/** I am not in it any more. Of a thread that I follow no more the frames come with its parent's all the same. @param {World} world @param {number} room */
export function lost(world, room) {
  const state = world.rooms.get(room);
  if (!state) return;
  if (counterOf(state.facts) === room || !hears(world, room)) return forget(world, room);
  state.membership = null;
  ledgerOf(world, room).hold();
  world.touched.rooms.add(room);
  world.touched.list = true;
}

/** @param {World} world @param {number} room */
export function forget(world, room) {
  const state = world.rooms.get(room);
  if (!state) return;
  world.rooms.delete(room);
  if (counterOf(state.facts) === room) {
    world.ledgers.delete(room);
    for (const [id, other] of world.rooms) if (other.facts.parent_id === room) forget(world, id);
  }
  world.touched.rooms.delete(room);
  world.touched.list = true;
  world.effects.push({ kind: "forgotten", room });
}

/** Another database, or another history of it: nothing held is comparable with what will come. @param {World} world */
export function forgetTimeline(world) {
  world.users.clear();
  world.emoji?.clear();
  world.touched.users = world.touched.emoji = true;
  for (const ledger of world.ledgers.values()) ledger.reset(null);
  for (const [id, state] of world.rooms) {
    if (counterOf(state.facts) === id) reset(world, id, null);
    state.facts = { ...state.facts, change: 0, last_number: 0 };
    state.countedAt = 0;
    state.mentions = new MentionCount();
    if (state.membership) state.membership = { ...state.membership, read_number: 0, read_version: -1 };
  }
  if (world.directory !== null) reset(world, world.directory, null);
}
