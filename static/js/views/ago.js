/** How long ago, as long as that is easier to grasp than the time. Looks again each minute. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { gettext, ngettext } from "../core/words.js";
import { clock, dayLabel, dayShort, full } from "./time.js";

const MINUTE_MS = 60_000;
const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), MINUTE_MS);

/** @param {{iso: string, short?: boolean}} props `short`: the day alone, where it is another */
export function Ago({ iso, short = false }) {
  return html`<time datetime=${iso} title=${full(iso)}>${ago(iso, now.value, short)}</time>`;
}

/** @param {string} iso @param {number} at Unix milliseconds @param {boolean} [short] */
export function ago(iso, at, short = false) {
  const minutes = Math.floor((at - Date.parse(iso)) / MINUTE_MS);
  if (minutes < 1) return gettext("just now");
  if (minutes < 60) return ngettext("{n} min ago", "{n} min ago", minutes);
  const day = dayLabel(iso, new Date(at));
  if (short && day !== gettext("Today")) return day === gettext("Yesterday") ? day : dayShort(iso, new Date(at));
  return day === gettext("Today") ? clock(iso) : `${day}, ${clock(iso)}`;
}
