/** Whose changes are counted where, and which counters are behind: a room's own, a thread's parent's, the directory's. */

/** @import { Room } from "../types.js" */
/** @import { Ledger } from "./ledger.js" */
/** @import { World } from "./world.js" */

/** @param {World} world @param {number} counter @returns {Ledger} */
export function ledgerAt(world, counter) {
  let ledger = world.ledgers.get(counter);
  if (!ledger) world.ledgers.set(counter, (ledger = world.newLedger()));
  return ledger;
}

/** @param {World} world @param {number} room @returns {Ledger} of the counter that numbers it */
export function ledgerOf(world, room) {
  return ledgerAt(world, counterOfRoom(world, room));
}

/** Whether a counter's frames reach us: the directory's, and of rooms I am in. @param {World} world @param {number} counter */
export function isLive(world, counter) {
  return counter === world.directory || Boolean(world.rooms.get(counter)?.membership);
}

/** Whether frames of a room, or of a thread, reach us. @param {World} world @param {number} room */
export function hears(world, room) {
  return isLive(world, counterOfRoom(world, room));
}

/** Counters that something was heard of which is not held. @param {World} world @returns {number[]} */
export function behind(world) {
  return [...world.ledgers].filter(([counter, ledger]) => ledger.behind && isLive(world, counter)).map(([id]) => id);
}

/** What to ask about and from which change, marked as asked. @param {World} world @returns {Record<string, number>} */
export function takeSyncs(world) {
  return Object.fromEntries(behind(world).map((counter) => [counter, ledgerAt(world, counter).asked()]));
}

/** @param {World} world */
export function isSyncing(world) {
  return [...world.ledgers.values()].some((ledger) => ledger.syncing);
}

/** A page older than what is held: merging it makes a sync necessary. @param {World} world @param {number} room @param {number} lastChange */
export function isStale(world, room, lastChange) {
  const { change } = ledgerOf(world, room);
  return change !== null && lastChange < change;
}

/** @param {World} world @param {number} room */
export function counterOfRoom(world, room) {
  const facts = world.rooms.get(room)?.facts;
  return facts ? counterOf(facts) : room;
}

/** @param {Room} facts @returns {number} the room whose counter numbers it */
export function counterOf(facts) {
  return facts.kind === "thread" && facts.parent_id !== null ? facts.parent_id : facts.id;
}

/** Whether something is of the same past. @param {World} world @param {string} epoch */
export function sameEpoch(world, epoch) {
  return world.epoch === null || world.epoch === epoch;
}
