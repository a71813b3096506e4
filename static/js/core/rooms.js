/** Rooms as such: finding, making and changing them, coming and going, who is in them, what is pinned there. */

import { addMembers, tune } from "./world/memberships.js";
import { addPins, wantPins } from "./world/pins.js";
import { addRoom } from "./world/rooms.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Membership, RoomChanges, RoomWithMembership } from "./types.js" */

const MANY = 200;

/** Mine and the open ones, by name. @param {Store} store @returns {Promise<RoomWithMembership[]>} */
export async function browseRooms(store) {
  /** @type {RoomWithMembership[]} */
  const rooms = [];
  for (let next = `/rooms?limit=${MANY}`; next; ) {
    const page = await store.api.get(next);
    rooms.push(...page.rooms);
    ({ next } = page);
  }
  return rooms.filter(({ kind }) => kind === "open" || kind === "private").sort((a, b) => a.name.localeCompare(b.name));
}

/** The room of me and these people, made if it is not there. @param {Store} store @param {number[]} userIds */
export async function openDirect(store, userIds) {
  const room = await createRoom(store, { kind: "direct", user_ids: userIds });
  if (room.hidden.peek()) await tuneRoom(store, room, { involvement: "everything" });
  return room;
}

/**
 * @param {Store} store
 * @param {{kind: string, name?: string, slug?: string, topic?: string, description?: string, user_ids?: number[]}} room
 * @returns {Promise<RoomModel>}
 */
export async function createRoom(store, room) {
  const made = await store.api.post("/rooms", room);
  if (made.membership) {
    addRoom(store.world, made);
    store.flush();
  } else await store.loader.room(made.id);
  return /** @type {RoomModel} */ (store.room(made.id));
}

/** @param {Store} store @param {number} id @param {RoomChanges} changes */
export async function changeRoom(store, id, changes) {
  const room = await store.api.patch(`/rooms/${id}`, changes);
  if (store.world.rooms.get(id)?.membership) addRoom(store.world, room);
  store.flush();
}

/** @param {Store} store @param {number} id @returns {Promise<RoomModel>} */
export async function joinRoom(store, id) {
  await store.api.post(`/rooms/${id}/join`);
  await store.loader.room(id);
  return /** @type {RoomModel} */ (store.room(id));
}

/** @param {Store} store @param {number} id */
export async function leaveRoom(store, id) {
  await store.api.post(`/rooms/${id}/leave`);
  store.world.apply({ type: "left", room: id });
  store.flush();
}

/**
 * How I stand in it: a star, what I am told. My other devices hear of it by `joined`.
 * @param {Store} store
 * @param {RoomModel} room
 * @param {{starred?: boolean, involvement?: Membership["involvement"]}} changes
 */
export async function tuneRoom(store, room, changes) {
  const { starred, involvement } = await store.api.patch(`/rooms/${room.id}/membership`, changes);
  tune(store.world, room.id, { starred, involvement });
  store.flush();
}

/** Everybody in it, kept up to date afterwards. @param {Store} store @param {RoomModel} room */
export function loadMembers(store, room) {
  return store.loader.once(`members:${room.id}`, async () => {
    const { items, last_change, epoch } = await store.loader.all(`/rooms/${room.id}/members?limit=${MANY}`, "members");
    addMembers(store.world, room.id, { members: items, last_change, epoch });
    store.flush();
  });
}

/** Everything pinned in it, kept up to date afterwards. @param {Store} store @param {RoomModel} room */
export function loadPins(store, room) {
  return store.loader.once(`pins:${room.id}`, async () => {
    wantPins(store.world, room.id);
    addPins(store.world, room.id, (await store.api.get(`/rooms/${room.id}/pins`)).messages);
    store.flush();
  });
}

/** @param {Store} store @param {RoomModel} room @param {number} userId */
export async function addMember(store, room, userId) {
  await store.api.post(`/rooms/${room.id}/members`, { user_id: userId });
}

/** @param {Store} store @param {RoomModel} room @param {number} userId */
export async function removeMember(store, room, userId) {
  await store.api.delete(`/rooms/${room.id}/members/${userId}`);
}

/** @param {Store} store @param {RoomModel} room @param {number} userId @param {"member" | "moderator" | "owner"} role */
export async function changeRole(store, room, userId, role) {
  await store.api.patch(`/rooms/${room.id}/members/${userId}`, { role });
}
