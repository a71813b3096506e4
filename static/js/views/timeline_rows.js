/** From messages to what stands in the timeline: who begins anew, where a day or the unread begin. Pure. */
import { dayKey } from "./time.js";

/** @typedef {import("../core/types.js").Message} Message */

/**
 * @typedef {object} Row
 * @property {string} key the same while pending and after
 * @property {Message} message
 * @property {boolean} first of its speaker: carries face, name and time
 * @property {string | null} day a line with this day stands above
 * @property {boolean} fresh the "new" line stands above
 */

/** A pause after which the same speaker begins anew. */
const PAUSE_MS = 6 * 60 * 1000;

/**
 * @param {Message[]} messages a stretch, by number
 * @param {number | null} newAfter
 * @returns {Row[]}
 */
export function rowsOf(messages, newAfter) {
  /** @type {Row[]} */
  const rows = [];
  let before = /** @type {Message | null} */ (null);
  let marked = newAfter === null;
  for (const message of messages) {
    const day = before ? dayKey(before.created_at) !== dayKey(message.created_at) : true;
    const fresh = !marked && message.number > /** @type {number} */ (newAfter);
    if (fresh) marked = true;
    rows.push({
      key: keyOf(message),
      message,
      first: day || fresh || !follows(before, message),
      day: day ? message.created_at : null,
      fresh,
    });
    before = message;
  }
  return rows;
}

/** @param {{user_id: number, client_id: string}} message */
export const keyOf = (message) => `${message.user_id}:${message.client_id}`;

/** @param {Message | null} before @param {Message} message */
function follows(before, message) {
  if (!before || before.user_id !== message.user_id) return false;
  if (before.deleted_at || message.deleted_at) return !!before.deleted_at && !!message.deleted_at;
  return Date.parse(message.created_at) - Date.parse(before.created_at) < PAUSE_MS;
}

/**
 * Whether a message of mine that is still on its way stands close below what is above it.
 * @param {{user_id: number, at: number} | null} before
 * @param {number} me
 * @param {number} at Unix milliseconds
 */
export const continues = (before, me, at) => !!before && before.user_id === me && at - before.at < PAUSE_MS;
