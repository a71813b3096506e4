/** Times as a person reads them: in the page's language, by the clock of 12 or 24 hours that they are used to. */
import { gettext, locale } from "../core/words.js";

const { hourCycle } = new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).resolvedOptions();
const CLOCK = /** @type {const} */ ({ timeStyle: "short", hourCycle });
const clockFormat = new Intl.DateTimeFormat(locale, CLOCK);
const DAY = /** @type {const} */ ({ weekday: "long", day: "numeric", month: "long" });
const dayFormat = new Intl.DateTimeFormat(locale, DAY);
const dayOfYearFormat = new Intl.DateTimeFormat(locale, { ...DAY, year: "numeric" });
const SHORT = /** @type {const} */ ({ day: "numeric", month: "short" });
const shortFormat = new Intl.DateTimeFormat(locale, SHORT);
const shortOfYearFormat = new Intl.DateTimeFormat(locale, { ...SHORT, year: "numeric" });

/** Moments of which the words are kept: those of some rooms. */
const MOST_KEPT = 5000;

export const clock = kept((iso) => clockFormat.format(new Date(iso)));

/**
 * What a clock shows now, in a zone.
 * @param {string} zone IANA name
 * @returns {string} empty for a zone that this browser does not know
 */
export function clockIn(zone) {
  try {
    return new Intl.DateTimeFormat(locale, { ...CLOCK, timeZone: zone }).format(new Date());
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

export const full = kept((iso) => `${date(new Date(iso), true)}, ${clock(iso)}`);

/** A key that is equal for times of the same day here. */
export const dayKey = kept((iso) => new Date(iso).toDateString());

/**
 * "Today", "Yesterday", "Thursday 19 November", with the year when it is another.
 * @param {string} iso
 * @param {Date} [now]
 */
export function dayLabel(iso, now = new Date()) {
  const day = new Date(iso);
  if (day.toDateString() === now.toDateString()) return gettext("Today");
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === yesterday.toDateString()) return gettext("Yesterday");
  return date(day, day.getFullYear() !== now.getFullYear());
}

/** "19 Nov", where there is little room; with the year when it is another. @param {string} iso @param {Date} [now] */
export function dayShort(iso, now = new Date()) {
  const day = new Date(iso);
  return (day.getFullYear() === now.getFullYear() ? shortFormat : shortOfYearFormat).format(day);
}

/** @param {Date} day @param {boolean} withYear */
const date = (day, withYear) => (withYear ? dayOfYearFormat : dayFormat).format(day);

/** Rows ask for the same moments each time they are drawn, and the browser takes its time to answer. @param {(iso: string) => string} words @returns {(iso: string) => string} */
function kept(words) {
  /** @type {Map<string, string>} */
  const known = new Map();
  return (iso) => {
    const said = known.get(iso) ?? words(iso);
    if (known.size >= MOST_KEPT) known.clear();
    known.set(iso, said);
    return said;
  };
}
