/** Who may do what to a room, as far as the page can tell: the server decides. */

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Room, User } from "../core/types.js" */


/**
 * `facts`: name, topic, description, who posts. `move`: the address. `open`: who reads. `archive`: put it away and bring it
 * back. `members`: bring in and take out. `roles`: make moderators and owners. `moderate`: hide messages, and bring them back.
 * @typedef {Record<"facts" | "move" | "open" | "archive" | "members" | "roles" | "moderate", boolean>} Rights
 */

/** @type {Rights} */
const NONE = { facts: false, move: false, open: false, archive: false, members: false, roles: false, moderate: false };

/** What I may do to a room, as the server's policies have it. @param {User} me @param {RoomModel} room @returns {Rights} */
export function rightsIn(me, room) {
  const { kind, slug } = room.facts.value;
  if (kind !== "open" && kind !== "private") return NONE;
  const role = room.membership.value?.role;
  const facts = role === "owner" || role === "moderator" || (kind === "open" && me.role !== "member");
  const roles = role === "owner" || (kind === "open" && me.role === "administrator");
  const isGeneral = slug === "general"; // everybody's, for good
  return { facts, roles, moderate: facts || me.role === "administrator", move: facts && !isGeneral, open: roles && !isGeneral, archive: facts && !isGeneral, members: facts && !isGeneral };
}

/** Everyone stays in #general. @param {Room} room */
export const mayLeave = (room) => room.slug !== "general" && room.kind !== "direct";
