/** Everybody, who of them is here, and the workspace's own emoji. */

import { ledgerAt, sameEpoch } from "./counters.js";

/** @import { Emoji, PresenceFrame, User } from "../types.js" */
/** @import { World } from "./world.js" */

/**
 * @param {World} world
 * @param {{users: User[], last_change: number, epoch: string}} page everybody, `last_change` of the first page
 * @returns {boolean}
 */
export function addUsers(world, page) {
  if (!sameEpoch(world, page.epoch)) return false;
  for (const user of page.users) mergeUser(world, user);
  if (world.directory !== null) ledgerAt(world, world.directory).page(page.last_change);
  return true;
}

/** @param {World} world @param {User} user */
export function mergeUser(world, user) {
  const held = world.users.get(user.id);
  if (held && held.change >= user.change) return;
  world.users.set(user.id, user);
  world.touched.users = true;
}

/** `all`: whoever is not among them is gone. @param {World} world @param {PresenceFrame} frame */
export function presence(world, { online, offline, idle = [], all = false }) {
  const here = new Set(all ? [] : world.online);
  const still = new Set(all ? [] : world.idle);
  for (const id of [...online, ...offline]) still.delete(id);
  for (const id of online) here.add(id);
  for (const id of offline) here.delete(id);
  for (const id of idle) still.add(id);
  world.online = here;
  world.idle = still;
  world.touched.online = true;
}

/** Before they are asked for: what is heard meanwhile may be newer than the answer. @param {World} world */
export function wantEmoji(world) {
  world.emoji ??= new Map();
}

/**
 * @param {World} world
 * @param {{emoji: Emoji[], last_change: number, epoch: string}} page all of them, `last_change` of the first page
 * @returns {boolean}
 */
export function addEmoji(world, page) {
  if (!sameEpoch(world, page.epoch)) return false;
  wantEmoji(world);
  for (const emoji of page.emoji) mergeEmoji(world, emoji);
  world.touched.emoji = true;
  if (world.directory !== null) ledgerAt(world, world.directory).page(page.last_change);
  return true;
}

/** @param {World} world @param {Emoji} emoji */
export function mergeEmoji(world, emoji) {
  const held = world.emoji?.get(emoji.id);
  if (!world.emoji || (held && held.change >= emoji.change)) return;
  world.emoji.set(emoji.id, emoji);
  world.touched.emoji = true;
}
