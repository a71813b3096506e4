/** How long ago, as long as that is easier to grasp than the time. Looks again each minute. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { gettext, ngettext } from "../core/words.js";
import { clock, dayKey, dayLabel, full } from "./time.js";

const MINUTE_MS = 60_000;
const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), MINUTE_MS);

/** @param {{iso: string, day?: boolean}} props `day`: before today only the day, where there is little room */
export function Ago({ iso, day = false }) {
  const text = day && dayKey(iso) !== new Date(now.value).toDateString() ? dayLabel(iso, new Date(now.value)) : ago(iso, now.value);
  return html`<time datetime=${iso} title=${full(iso)}>${text}</time>`;
}

/** @param {string} iso @param {number} at Unix milliseconds */
export function ago(iso, at) {
  const minutes = Math.floor((at - Date.parse(iso)) / MINUTE_MS);
  if (minutes < 1) return gettext("just now");
  if (minutes < 60) return ngettext("{n} min ago", "{n} min ago", minutes);
  const day = dayLabel(iso, new Date(at));
  return day === gettext("Today") ? clock(iso) : `${day}, ${clock(iso)}`;
}
