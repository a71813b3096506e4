/** Times that people mean when they say "later". */
import { gettext, ngettext } from "./words.js";

/** @typedef {{name: string, at: Date}} Moment */

const MORNING = 9;
const EVENING = 18;
const SOON = 20; // minutes

/** A few good ones, the soonest first. @param {Date} now @returns {Moment[]} */
export function moments(now) {
  const evening = onDay(now, 0, EVENING);
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { name: ngettext("In {n} minute", "In {n} minutes", SOON), at: new Date(now.getTime() + SOON * 60_000) },
    { name: gettext("In an hour"), at: new Date(now.getTime() + 60 * 60_000) },
    ...(evening.getTime() - now.getTime() > 2 * 60 * 60_000 ? [{ name: gettext("This evening"), at: evening }] : []),
    { name: gettext("Tomorrow morning"), at: onDay(now, 1, MORNING) },
    ...(untilMonday > 1 ? [{ name: gettext("Monday morning"), at: onDay(now, untilMonday, MORNING) }] : []),
  ];
}

/** As `<input type="datetime-local">` has it. @param {Date} at */
export function localInput(at) {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** @param {string} typed @returns {Date | null} null for what is no time */
export function fromLocalInput(typed) {
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** @param {Date} now @param {number} days @param {number} hour */
function onDay(now, days, hour) {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}
