/** Who is in a room, and how I am: where I have read to, what I am told. */

import { ledgerOf, sameEpoch } from "./counters.js";

/** @import { Member, Membership, Room, RoomState } from "../types.js" */
/** @import { World } from "./world.js" */

/** @param {World} world @param {RoomState} state @param {Membership} membership @param {Room} facts read with it */
export function mergeMembership(world, state, membership, facts) {
  const held = state.membership;
  // Read positions are written in groups: one that we heard of may be ahead of the table.
  if (!held || !isNewerRead(held.read_version, held.read_number, membership)) {
    state.membership = membership;
    const known = ledgerOf(world, facts.id).change ?? 0;
    state.mentions.set(membership.mentions, { at: facts.last_change, lastNumber: facts.last_number, known });
  } else {
    state.membership = { ...membership, read_number: held.read_number, read_version: held.read_version };
    if (held.read_number < state.facts.last_number) state.mentions.uncertain = true;
  }
  world.touched.rooms.add(facts.id);
}

/**
 * Where I have read to: the higher version wins, within one the higher number.
 * @param {World} world
 * @param {number} room
 * @param {{number: number, read_version: number, mentions: number}} read
 */
export function read(world, room, { number, read_version, mentions }) {
  const state = world.rooms.get(room);
  if (!state?.membership) return;
  const held = state.membership;
  if (isNewerRead(held.read_version, held.read_number, { read_version, read_number: number })) return;
  state.membership = { ...held, read_number: number, read_version };
  const isAll = number >= state.facts.last_number;
  // At which change it was counted is not said: what arrives in the same instant may be in it or not.
  const known = ledgerOf(world, room).change ?? 0;
  const at = Math.max(known, state.mentions.at);
  state.mentions.set(isAll ? 0 : mentions, { at, lastNumber: state.facts.last_number, known });
  state.mentions.uncertain ||= !isAll;
  world.touched.rooms.add(room);
}

/** Where the page itself has read to, before the server says so. @param {World} world @param {number} room @param {number} number */
export function readHere(world, room, number) {
  const state = world.rooms.get(room);
  if (!state?.membership || number <= state.membership.read_number) return;
  const { read_version } = state.membership;
  if (number >= state.facts.last_number) return read(world, room, { number, read_version, mentions: 0 });
  state.membership = { ...state.membership, read_number: number };
  world.touched.rooms.add(room);
}

/** How I stand in a room, apart from what I have read. @param {World} world @param {number} room @param {Pick<Membership, "starred" | "involvement">} how */
export function tune(world, room, how) {
  const state = world.rooms.get(room);
  if (!state?.membership) return;
  state.membership = { ...state.membership, ...how };
  world.touched.rooms.add(room);
}

/**
 * @param {World} world
 * @param {number} room
 * @param {{members: Member[], last_change: number, epoch: string}} page all members, `last_change` of the first page
 * @returns {boolean}
 */
export function addMembers(world, room, page) {
  if (!sameEpoch(world, page.epoch)) return false;
  const state = world.rooms.get(room);
  if (!state) return true;
  const members = new Map(state.members ?? []);
  for (const member of page.members) {
    if ((members.get(member.user_id)?.change ?? -1) < member.change) members.set(member.user_id, member);
  }
  state.members = members;
  ledgerOf(world, room).page(page.last_change);
  world.touched.rooms.add(room);
  return true;
}

/** @param {World} world @param {Member} member */
export function mergeMember(world, member) {
  const state = world.rooms.get(member.room_id);
  if (!state) return;
  if (member.change > state.countedAt) {
    state.countedAt = member.change;
    state.facts = { ...state.facts, members: member.members };
  }
  const held = state.members?.get(member.user_id);
  if (state.members && (!held || held.change < member.change)) {
    state.members = new Map(state.members).set(member.user_id, member);
  }
  world.touched.rooms.add(member.room_id);
}

/** @param {number} version @param {number} number @param {{read_version: number, read_number: number}} held */
function isNewerRead(version, number, held) {
  return version > held.read_version || (version === held.read_version && number > held.read_number);
}
