/** My place in a room, and that of others: how much of it I am told, stars, roles, bringing in and taking out. */

import { tune } from "./world/memberships.js";

/** @typedef {import("./room_model.js").RoomModel} RoomModel */
/** @typedef {import("./types.js").Membership} Membership */

export class Seats {
  /** @param {import("./api.js").Api} api @param {import("./world/world.js").World} world @param {() => void} flush */
  constructor(api, world, flush) {
    this.api = api;
    this.world = world;
    this.flush = flush;
  }

  /**
   * My other devices hear of it by `joined`.
   * @param {RoomModel} room
   * @param {{starred?: boolean, involvement?: Membership["involvement"]}} changes
   */
  async tune(room, changes) {
    const { starred, involvement } = await this.api.patch(`/rooms/${room.id}/membership`, changes);
    tune(this.world, room.id, { starred, involvement });
    this.flush();
  }

  /** @param {RoomModel} room @param {number} userId */
  async bringIn(room, userId) {
    await this.api.post(`/rooms/${room.id}/members`, { user_id: userId });
  }

  /** @param {RoomModel} room @param {number} userId */
  async takeOut(room, userId) {
    await this.api.delete(`/rooms/${room.id}/members/${userId}`);
  }

  /** @param {RoomModel} room @param {number} userId @param {"member" | "moderator" | "owner"} role */
  async setRole(room, userId, role) {
    await this.api.patch(`/rooms/${room.id}/members/${userId}`, { role });
  }
}
