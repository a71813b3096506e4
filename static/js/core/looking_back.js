/** Days that people mean when they look back, and going to the first message of a day. */

import { gettext } from "./words.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Message } from "./types.js" */

/** @typedef {{name: string, at: Date}} Day `at`: when it began here */

/** @param {Date} now @returns {Day[]} the last one first */
export function daysBack(now) {
  const ago = (/** @type {number} */ days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return [
    { name: gettext("Today"), at: ago(0) },
    { name: gettext("Yesterday"), at: ago(1) },
    { name: gettext("A week ago"), at: ago(7) },
    { name: gettext("A month ago"), at: new Date(now.getFullYear(), now.getMonth() - 1, Math.min(now.getDate(), lastDay(now.getFullYear(), now.getMonth() - 1))) },
  ];
}

/** As `<input type="date">` has it. @param {Date} day */
export function dateInput(day) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${String(day.getFullYear()).padStart(4, "0")}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** When that day began here. @param {string} typed @returns {Date | null} null for what is no date */
export function fromDateInput(typed) {
  const at = new Date(`${typed}T00:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/**
 * Where a page around a moment is to be looked at: its first message of then or later, else its last.
 * @param {Message[]} messages by number
 * @param {Date} at
 * @returns {Message | undefined}
 */
export function firstSince(messages, at) {
  return messages.find(({ created_at }) => Date.parse(created_at) >= at.getTime()) ?? messages.at(-1);
}

/** Of a month; it may be that before January. @param {number} year @param {number} month */
const lastDay = (year, month) => new Date(year, month + 1, 0).getDate();

/**
 * To the first message of that moment or later, else the newest. Rejects with what went wrong; what was shown stays then.
 * @param {Store} store
 * @param {RoomModel} room
 * @param {Date} at
 * @returns {Promise<Message | undefined>} the message; undefined in a room without any
 */
export async function jumpToDate({ loader }, room, at) {
  const page = await loader.messages(room.id, `at=${encodeURIComponent(at.toISOString())}`);
  const found = firstSince(page.messages, at);
  loader.show(room, found?.number ?? null);
  if (found) room.timeline.visit(found.number);
  return found;
}
