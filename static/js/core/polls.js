/** Polls: asking, voting, closing. */

import { emptyDraft } from "./composing.js";
import { jumpToNewest } from "./navigation.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Message } from "./types.js" */

/**
 * Posts a poll. Repeated under the same client_id it is posted once. A draft that is its question leaves the composer.
 * @param {Store} store
 * @param {RoomModel} room
 * @param {{question: string, options: string[], several: boolean, call_all: boolean, client_id: string}} poll
 */
export async function postPoll(store, room, poll) {
  await store.api.post(`/rooms/${room.id}/polls`, poll);
  if (room.draft.peek().trim() === poll.question) emptyDraft(store, room);
  if (room.timeline.newer.peek() !== "none") await jumpToNewest(store, room);
}

/** What I choose in a poll: these options and no other. @param {Store} store @param {Message} message @param {number[]} options their ids */
export async function vote(store, message, options) {
  await store.api.put(`/messages/${message.id}/votes`, { options });
}

/** Nobody votes any more. @param {Store} store @param {Message} message */
export async function endPoll(store, message) {
  await store.api.post(`/messages/${message.id}/poll/close`);
}
