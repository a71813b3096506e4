/** What I say of myself, for all to see: here when I am, away, not to be disturbed until then. */
import { html } from "../../vendor/htm-preact.js";
import { setAvailability } from "../core/availability.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { DoNotDisturb } from "./parts.js";
import { useStore } from "./store.js";
import { whenOf } from "./moment.js";
import { attempt, openDialog } from "./ui.js";

/** @typedef {import("../core/types.js").User["availability"]} Availability */

const CHOICES = /** @type {[Availability, import("../core/standing.js").State, string][]} */ ([
  ["auto", "here", gettext("Here when I am")],
  ["away", "away", gettext("Away")],
  ["dnd", "dnd", gettext("Do not disturb")],
]);

/** The part of my menu about it. */
export function AvailabilityItems() {
  const store = useStore();
  const me = store.me.value;
  const now = store.standing.availability(me);
  const choose = (/** @type {Availability} */ value) =>
    value === "dnd" ? openDialog(() => html`<${DoNotDisturb} />`) : void attempt(() => setAvailability(store, value, null));
  const until = now !== "auto" && me.availability_until;
  return html`<div role="group" aria-label=${gettext("Availability")}>
    ${CHOICES.map(([value, state, label]) => html`<button key=${value} type="button" role="menuitemradio" tabindex="-1" aria-checked=${String(now === value)} aria-haspopup=${value === "dnd" ? "dialog" : undefined} onClick=${() => choose(value)}>
      <i class="presence" data-state=${state}></i><span class="grow">${label}${now === value && until && html`<span class="menu-note">${gettext("until {time}", { time: whenOf(until) })}</span>`}</span>${now === value && html`<${Icon} name="check" />`}</button>`)}
  </div>`;
}
