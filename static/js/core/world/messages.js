/** Messages: pages of them, those that are heard of, and those that are known by their id alone. */

import { ledgerOf, sameEpoch } from "./counters.js";

/** @import { Message, MessagesPage, RoomState } from "../types.js" */
/** @import { World } from "./world.js" */

/**
 * A page of messages of `room`, newest or any other.
 * @param {World} world
 * @param {number} room
 * @param {MessagesPage} page
 * @returns {boolean} false when it is of another epoch and says nothing
 */
export function addMessages(world, room, page) {
  if (!sameEpoch(world, page.epoch)) return false;
  const state = world.rooms.get(room);
  if (!state) return true;
  for (const message of page.messages) {
    noteMessage(world, state, message);
    mergeSingle(world, message);
  }
  state.timeline.addPage(page.messages, page.last_number);
  raiseLastNumber(world, state, page.last_number);
  ledgerOf(world, room).page(page.last_change);
  world.touched.rooms.add(room);
  return true;
}

/** @param {World} world @param {Message} message */
export function mergeMessage(world, message) {
  mergeSingle(world, message);
  const state = world.rooms.get(message.room_id);
  if (!state) {
    // A thread that is not open: its summary travels with the root message.
    if (message.user_id === world.me) world.touched.mine.push(message);
    return;
  }
  noteMessage(world, state, message);
  raiseLastNumber(world, state, message.number, message.change);
  state.timeline.add(message);
  state.pins?.heard(message);
  world.touched.rooms.add(message.room_id);
}

/** @param {World} world @param {RoomState} state @param {number} number @param {number} [change] */
export function raiseLastNumber(world, state, number, change = 0) {
  if (number <= state.facts.last_number) return;
  const last_change = Math.max(change, state.facts.last_change);
  state.facts = { ...state.facts, last_number: number, last_change };
  if (state.facts.kind === "direct") world.touched.list = true; // those that moved last come first
}

/**
 * From now on this message is known by its id, and changes of it are heard.
 * @param {World} world
 * @param {number} id
 * @param {number} room where it may be among what is loaded
 * @returns {Message | null} null when it has to be fetched
 */
export function want(world, id, room) {
  const held = world.singles.get(id) ?? world.rooms.get(room)?.timeline.find(id) ?? null;
  world.singles.set(id, held);
  return held;
}

/** A message from REST, wanted before it was asked for. @param {World} world @param {Message} message */
export function addSingle(world, message) {
  mergeSingle(world, message);
  // Of a room that is not held I only read this line, and nothing more is heard of it.
  if (world.rooms.has(message.room_id)) ledgerOf(world, message.room_id).hold();
}

/** @param {World} world @param {Message} message */
function mergeSingle(world, message) {
  const held = world.singles.get(message.id);
  if (held === undefined || (held && held.change >= message.change)) return;
  world.singles.set(message.id, message);
  world.touched.singles.add(message.id);
}

/** What a message tells beside itself. @param {World} world @param {RoomState} state @param {Message} message */
function noteMessage(world, state, message) {
  if (message.user_id === world.me) world.touched.mine.push(message);
  if (!state.membership) return;
  const before = state.timeline.get(message.number);
  if (before && before.change >= message.change) return;
  state.mentions.heard(message, before, world.me, state.membership.read_number);
}
