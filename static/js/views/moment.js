/** A time to come, in words. */
import { gettext } from "../core/words.js";
import { clock, dayLabel } from "./time.js";

/** "Tomorrow, 09:00". @param {string} iso */
export function whenOf(iso) {
  const now = new Date();
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const day = new Date(iso).toDateString() === tomorrow.toDateString() ? gettext("Tomorrow") : dayLabel(iso, now);
  return `${day}, ${clock(iso)}`;
}
