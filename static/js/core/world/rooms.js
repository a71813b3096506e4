/** What a room says of itself, and coming into one. */

import { counterOf, ledgerAt, ledgerOf } from "./counters.js";
import { mergeMembership } from "./memberships.js";
import { MentionCount } from "./mention_count.js";

/** @import { Membership, Room, RoomState, RoomWithMembership } from "../types.js" */
/** @import { World } from "./world.js" */

/**
 * A room from REST: one I look at, one I just joined or made, or a newer count.
 * @param {World} world
 * @param {RoomWithMembership} room
 */
export function addRoom(world, { membership, ...facts }) {
  const known = world.rooms.get(facts.id);
  const state = mergeFacts(world, facts);
  if (!known) ledgerOf(world, facts.id).page(facts.last_change); // no hello will bring these facts
  if (membership && !known?.membership) joined(world, facts, membership);
  else if (membership) mergeMembership(world, state, membership, facts);
}

/** @param {World} world @param {Room} facts @param {Membership} membership */
export function joined(world, facts, membership) {
  // A thread's counter is its parent's, of which more is held than this frame brings anew.
  if (counterOf(facts) === facts.id) ledgerAt(world, facts.id).greet(facts.last_change);
  mergeMembership(world, mergeFacts(world, facts), membership, facts);
  world.touched.list = true;
}

/** @param {World} world @param {Room} facts @returns {RoomState} */
export function mergeFacts(world, facts) {
  const held = world.rooms.get(facts.id);
  if (held) {
    mergeKnownFacts(world, facts);
    return held;
  }
  const state = {
    facts,
    countedAt: facts.change,
    membership: null,
    members: null,
    pins: null,
    timeline: world.newTimeline(),
    mentions: new MentionCount(),
  };
  world.rooms.set(facts.id, state);
  ledgerOf(world, facts.id).include(facts.last_change);
  world.touched.rooms.add(facts.id);
  world.touched.list = true;
  return state;
}

/** @param {World} world @param {Room} facts of a room, or of a thread that is perhaps not open */
export function mergeKnownFacts(world, facts) {
  const state = world.rooms.get(facts.id);
  if (!state) return;
  const newer = facts.change >= state.facts.change ? facts : state.facts;
  const last_number = Math.max(facts.last_number, state.facts.last_number);
  const { members } = facts.change >= state.countedAt ? facts : state.facts;
  state.countedAt = Math.max(facts.change, state.countedAt);
  state.facts = { ...newer, last_number, members };
  world.touched.rooms.add(facts.id);
  world.touched.list = true;
}

/** @param {World} world @param {Room} facts */
export function replaceFacts(world, facts) {
  const state = world.rooms.get(facts.id);
  if (!state) return;
  state.facts = facts;
  state.countedAt = facts.change;
  world.touched.rooms.add(facts.id);
  world.touched.list = true;
}
