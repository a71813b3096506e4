/** What I say of myself, for all to see: here when I am, away, not to be disturbed until then. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { moments } from "../core/when.js";
import { Dialog, useTask } from "./dialog.js";
import { FormEnd, fieldOf } from "./form.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";
import { WhenField, whenOf } from "./when.js";
import { attempt, closeDialog, openDialog, words } from "./ui.js";

/** @typedef {import("../core/types.js").User["availability"]} Availability */

const CHOICES = /** @type {[Availability, import("../core/standing.js").State, string][]} */ ([
  ["auto", "here", "Here when I am"],
  ["away", "away", "Away"],
  ["dnd", "dnd", "Do not disturb"],
]);

/** The part of my menu about it. */
export function AvailabilityItems() {
  const store = useStore();
  const me = store.me.value;
  const now = store.standing.availability(me);
  const choose = (/** @type {Availability} */ value) =>
    value === "dnd" ? openDialog(() => html`<${DoNotDisturb} />`) : void attempt(() => store.setAvailability(value, null));
  const until = now !== "auto" && me.availability_until;
  return html`<div role="group" aria-label="Availability">
    ${CHOICES.map(([value, state, label]) => html`<button key=${value} type="button" role="menuitemradio" tabindex="-1" aria-checked=${String(now === value)} aria-haspopup=${value === "dnd" ? "dialog" : undefined} onClick=${() => choose(value)}>
      <i class="presence" data-state=${state}></i><span class="grow">${label}${now === value && until && html`<span class="menu-note">until ${whenOf(until)}</span>`}</span>${now === value && html`<${Icon} name="check" />`}</button>`)}
  </div>`;
}

function DoNotDisturb() {
  const store = useStore();
  const task = useTask();
  const [until, setUntil] = useState(() => /** @type {Date} */ (moments(new Date())[1]?.at));
  const [open, setOpen] = useState(false);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      await store.setAvailability("dnd", open ? null : until);
      closeDialog();
    });
  };
  const problem = fieldOf(task.problem) === "availability_until" ? words(task.problem) : "";
  return html`<${Dialog} title="Do not disturb">
    <form class="form" onSubmit=${submit}>
      <p class="quiet">Everybody sees it beside your name. Nothing is announced to you meanwhile.</p>
      ${!open && html`<${WhenField} label="Until" value=${until} onChange=${setUntil} problem=${problem} />`}
      <label class="check"><input type="checkbox" checked=${open} onChange=${() => setOpen(!open)} /><span>Until I change it</span></label>
      <${FormEnd} task=${task} fields=${["availability_until"]} action="Do not disturb" disabled=${false} />
    </form>
  </${Dialog}>`;
}
