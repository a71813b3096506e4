/**
 * Whether a message is to be told to somebody who does not look, and as what. Pure: the page asks it before a notification or
 * a sound, and whoever pushes to a device can ask the same.
 */

/** @import { Membership, Message, NotificationRules, Room, User } from "./types.js" */

/** Why one is told. @typedef {"mention" | "direct" | "thread" | "keyword" | "room"} Reason */

/** @typedef {{weekday: number, minute: number}} Moment by one's own clock: Monday is 1, minutes since midnight */

/**
 * @typedef {object} Situation
 * @property {User} me
 * @property {NotificationRules} rules
 * @property {Room["kind"]} kind of the message's room
 * @property {Membership | null} membership mine in it; null: I am not in it, or don't follow the thread
 * @property {Membership | null} [around] of a thread: mine in the room that it belongs to
 * @property {boolean} here I was online when it came: then `@here` means me
 * @property {number} now Unix milliseconds
 * @property {Moment} at the same by my own clock
 */

/** The strongest one; null: nothing is to be told. @param {Message} message @param {Situation} situation @returns {Reason | null} */
export function reasonToTell(message, situation) {
  const { me, rules, now, at } = situation;
  if (!isNews(message, me.id) || isRead(message, situation.membership)) return null;
  if (isBusy(me, now) || isQuiet(rules.quiet, at)) return null;
  return reasons(message, situation).find(([, holds]) => holds)?.[0] ?? null;
}

/** Somebody said something: not I, not the room itself, and it still stands as it was said. @param {Message} message @param {number} me */
function isNews({ user_id, kind, deleted_at, edited_at }, me) {
  return user_id !== me && kind !== "system" && deleted_at === null && edited_at === null;
}

/** @param {Message} message @param {Membership | null} membership */
const isRead = ({ number }, membership) => membership !== null && number <= membership.read_number;

/** The strongest first. @param {Message} message @param {Situation} situation @returns {[Reason, boolean][]} */
function reasons(message, { me, rules, kind, membership, around = null, here }) {
  const isThread = kind === "thread";
  const seat = isThread ? around : membership; // what one may hear at all
  if (!seat || seat.involvement === "nothing" || membership?.involvement === "nothing") return [];
  const isHidden = seat.involvement === "hidden";
  return [
    ["mention", rules.mentions && isNamed(message, me.id, here)],
    ["direct", rules.direct && kind === "direct"],
    ["thread", rules.threads && isThread && membership !== null],
    ["keyword", !isHidden && hasWord(message.source, rules.keywords)],
    ["room", rules.rooms && !isThread && kind !== "direct" && seat.involvement === "everything"],
  ];
}

/** @param {Message} message @param {number} me @param {boolean} here */
function isNamed({ mentions, calls }, me, here) {
  return mentions.includes(me) || calls === "room" || (calls === "here" && here);
}

/** Whole words, however they are written. @param {string} text @param {string[]} words */
export function hasWord(text, words) {
  const pattern = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/ /g, "\\s+")).join("|");
  return pattern !== "" && new RegExp(`(?<![\\p{L}\\p{N}_])(?:${pattern})(?![\\p{L}\\p{N}_])`, "iu").test(text);
}

/** Not to be disturbed. @param {Pick<User, "availability" | "availability_until">} me @param {number} now */
export function isBusy({ availability, availability_until: until }, now) {
  return availability === "dnd" && (!until || Date.parse(until) > now);
}

/**
 * A period belongs to the day that it begins on: one from Friday 22:00 to 07:00 ends on Saturday. One that ends when it begins
 * is the whole day.
 * @param {NotificationRules["quiet"]} quiet
 * @param {Moment} at
 */
export function isQuiet({ on, starts, ends, days }, { weekday, minute }) {
  if (!on) return false;
  const [from, to] = [minuteOf(starts), minuteOf(ends)];
  if (from === to) return days.includes(weekday);
  const begun = days.includes(weekday) && minute >= from;
  if (from < to) return begun && minute < to;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return begun || (days.includes(yesterday) && minute < to);
}

/** @param {string} clock `HH:MM` */
function minuteOf(clock) {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * @param {number} now Unix milliseconds
 * @param {string} zone IANA name; empty, or one that this machine does not know: the machine's own
 * @returns {Moment}
 */
export function momentIn(now, zone) {
  const parts = Object.fromEntries(clockOf(zone).formatToParts(now).map(({ type, value }) => [type, value]));
  return { weekday: WEEKDAYS.indexOf(parts.weekday ?? "") + 1, minute: Number(parts.hour) * 60 + Number(parts.minute) };
}

/** @param {string} zone */
function clockOf(zone) {
  const form = /** @type {const} */ ({ weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  try {
    return new Intl.DateTimeFormat("en", { ...form, timeZone: zone || undefined });
  } catch {
    return new Intl.DateTimeFormat("en", form);
  }
}
