/** Times as a person reads them, in the browser's own language of numbers and the page's language of words. */

const clockFormat = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const weekdayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long" });
const dateFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

const shortFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** @param {string} iso */
export const clock = (iso) => clockFormat.format(new Date(iso));

/**
 * What a clock shows now, in a zone.
 * @param {string} zone IANA name
 * @returns {string} empty for a zone that this browser does not know
 */
export function clockIn(zone) {
  try {
    return new Intl.DateTimeFormat(undefined, { timeStyle: "short", timeZone: zone }).format(new Date());
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

/** @param {string} iso */
export const full = (iso) => `${date(new Date(iso), true)}, ${clock(iso)}`;

/** "Tomorrow, 09:00". @param {string} iso */
export const whenOf = (iso) => `${dayLabel(iso)}, ${clock(iso)}`;

/** A key that is equal for times of the same day here. @param {string} iso */
export const dayKey = (iso) => new Date(iso).toDateString();

/**
 * "Today", "Yesterday", "Thursday, 19 November", with the year when it is another.
 * @param {string} iso
 * @param {Date} [now]
 */
export function dayLabel(iso, now = new Date()) {
  const day = new Date(iso);
  if (day.toDateString() === now.toDateString()) return "Today";
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  return date(day, day.getFullYear() !== now.getFullYear());
}

/** "19 Nov", where there is little room; with the year when it is another. @param {string} iso @param {Date} [now] */
export function dayShort(iso, now = new Date()) {
  const day = new Date(iso);
  return `${shortFormat.format(day)}${day.getFullYear() === now.getFullYear() ? "" : ` ${day.getFullYear()}`}`;
}

/** @param {Date} day @param {boolean} withYear */
const date = (day, withYear) => `${weekdayFormat.format(day)}, ${dateFormat.format(day)}${withYear ? ` ${day.getFullYear()}` : ""}`;
