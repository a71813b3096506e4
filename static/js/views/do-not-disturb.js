/** Until when nothing is announced to me. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { setAvailability } from "../core/availability.js";
import { moments } from "../core/when.js";
import { gettext } from "../core/words.js";
import { Dialog, useTask } from "./dialog.js";
import { FormEnd, fieldOf } from "./form.js";
import { useStore } from "./store.js";
import { WhenField } from "./when.js";
import { closeDialog, words } from "./ui.js";

export function DoNotDisturb() {
  const store = useStore();
  const task = useTask();
  const [until, setUntil] = useState(() => /** @type {Date} */ (moments(new Date())[1]?.at));
  const [open, setOpen] = useState(false);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      await setAvailability(store, "dnd", open ? null : until);
      closeDialog();
    });
  };
  const problem = fieldOf(task.problem) === "availability_until" ? words(task.problem) : "";
  return html`<${Dialog} title=${gettext("Do not disturb")}>
    <form class="form" onSubmit=${submit}>
      <p class="quiet">${gettext("Everybody sees it beside your name. Nothing is announced to you meanwhile.")}</p>
      ${!open && html`<${WhenField} label=${gettext("Until")} value=${until} onChange=${setUntil} problem=${problem} />`}
      <label class="check"><input type="checkbox" checked=${open} onChange=${() => setOpen(!open)} /><span>${gettext("Until I change it")}</span></label>
      <${FormEnd} task=${task} fields=${["availability_until"]} action=${gettext("Do not disturb")} disabled=${false} />
    </form>
  </${Dialog}>`;
}
