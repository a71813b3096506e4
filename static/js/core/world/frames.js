/** What each frame does to the world. */

import { counterOf, isLive, ledgerAt, sameEpoch } from "./counters.js";
import { mergeEmoji, mergeUser, presence } from "./directory.js";
import { mergeMember, mergeMembership, read } from "./memberships.js";
import { mergeMessage } from "./messages.js";
import { forget, forgetTimeline, lost, reset } from "./resets.js";
import { joined, mergeFacts, mergeKnownFacts, replaceFacts } from "./rooms.js";

/** @import { CountedFrame, HelloFrame, Room, ServerFrame, SyncedFrame } from "../types.js" */
/** @import { World } from "./world.js" */

/** @param {World} world @param {ServerFrame} frame */
export function apply(world, frame) {
  switch (frame.type) {
    case "hello":
      return hello(world, frame);
    case "message":
    case "room":
    case "member":
    case "user":
    case "emoji":
      return live(world, frame);
    case "synced":
      return synced(world, frame);
    case "joined":
      return joined(world, frame.facts, frame.membership);
    case "left":
      return lost(world, frame.room);
    case "presence":
      return presence(world, frame);
    case "read":
      return read(world, frame.room, frame);
    default: // acks, errors, pongs and typing are nobody's data
  }
}

/** @param {World} world @param {HelloFrame} frame */
function hello(world, frame) {
  const isNewEpoch = world.epoch !== null && world.epoch !== frame.epoch;
  if (isNewEpoch) forgetTimeline(world);
  world.epoch = frame.epoch;
  world.directory = frame.directory.id;
  const present = new Set(frame.rooms.map((room) => room.id));
  for (const [id, state] of world.rooms) {
    if (present.has(id)) continue;
    if (state.membership && !isNewEpoch) lost(world, id);
    else if (state.membership || isNewEpoch) forget(world, id);
  }
  for (const [counter, change] of whereTheyStand(frame.rooms)) ledgerAt(world, counter).greet(change);
  for (const { membership, ...facts } of frame.rooms) {
    mergeMembership(world, mergeFacts(world, facts), membership, facts);
  }
  ledgerAt(world, frame.directory.id).greet(frame.directory.last_change);
  mergeUser(world, frame.user);
  if (!ledgerAt(world, frame.directory.id).holdsPage) world.effects.push({ kind: "load_users" });
  world.online = new Set(frame.online);
  world.idle = new Set(frame.idle ?? []);
  world.touched.online = true;
  world.touched.list = true;
}

/** @param {World} world @param {CountedFrame} frame */
function live(world, frame) {
  if (!isLive(world, frame.room)) return ledgerAt(world, frame.room).note(frame.change); // hello or joined is to come
  if (ledgerAt(world, frame.room).live(frame.after, frame.change) === "ignore") return;
  if (frame.type === "message") mergeMessage(world, frame.message);
  else if (frame.type === "room") mergeKnownFacts(world, frame.facts);
  else if (frame.type === "member") {
    mergeMember(world, frame.member);
    if (frame.facts) mergeKnownFacts(world, frame.facts);
  } else if (frame.type === "user") mergeUser(world, frame.user);
  else mergeEmoji(world, frame.emoji);
}

/** @param {World} world @param {SyncedFrame} frame */
function synced(world, frame) {
  if (!isLive(world, frame.room) || !sameEpoch(world, frame.epoch)) return;
  if (frame.reset) {
    reset(world, frame.room, frame.change);
    for (const facts of frame.facts) replaceFacts(world, facts);
    return;
  }
  for (const facts of frame.facts) mergeKnownFacts(world, facts);
  for (const message of frame.messages) mergeMessage(world, message);
  for (const member of frame.members) mergeMember(world, member);
  for (const user of frame.users ?? []) mergeUser(world, user);
  for (const emoji of frame.emoji ?? []) mergeEmoji(world, emoji);
  ledgerAt(world, frame.room).synced(frame.from, frame.change, frame.more);
}

/** Where each counter stands, the lowest where rooms share one. @param {Room[]} rooms @returns {Map<number, number>} */
function whereTheyStand(rooms) {
  const places = new Map();
  for (const facts of rooms) {
    const counter = counterOf(facts);
    places.set(counter, Math.min(facts.last_change, places.get(counter) ?? Infinity));
  }
  return places;
}
