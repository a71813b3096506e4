/** The fields and the end of a form in a dialog: what is wrong stands at the field it is about. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { ProblemNote } from "./dialog.js";
import { Icon } from "./icon.js";
import { closeDialog, words } from "./ui.js";

/** @typedef {ReturnType<typeof import("./dialog.js").useTask>} Task */

/** What is in the field. @param {Event} event */
export const typed = (event) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (event.target).value;

/**
 * @param {{label: string, name: string, value: string, onInput: (text: string) => void, problem: unknown, optional?: boolean, long?: boolean,
 *   hint?: string, required?: boolean, maxlength?: number, placeholder?: string, autofocus?: boolean}} props
 */
export function Field({ label, name, value, onInput, problem, optional = false, long = false, hint = "", ...rest }) {
  const wrong = fieldOf(problem) === name ? words(problem) : "";
  const id = `room-${name}`;
  return html`<div class="field">
    <label for=${id}>${label}${optional && html` <span class="optional">${gettext("optional")}</span>`}</label>
    <${long ? "textarea" : "input"} class="input" id=${id} name=${name} value=${value} autocomplete="off" aria-invalid=${wrong ? "true" : undefined}
      aria-describedby=${wrong ? `${id}-wrong` : hint ? `${id}-hint` : undefined} onInput=${(/** @type {Event} */ event) => onInput(typed(event))} ...${rest} />
    ${hint && !wrong && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}
    ${wrong && html`<p class="field-error" id=${`${id}-wrong`} role="alert"><${Icon} name="circle-alert" /><span>${wrong}</span></p>`}
  </div>`;
}

/** @param {{task: Task, fields: string[], action: string, disabled: boolean}} props */
export function FormEnd({ task, fields, action, disabled }) {
  const elsewhere = task.problem && !fields.includes(fieldOf(task.problem) || "") ? task.problem : null;
  return html`<${ProblemNote} problem=${elsewhere} />
    <div class="dialog-actions">
      <button type="button" class="button plain" onClick=${closeDialog}>${gettext("Cancel")}</button>
      <button class="button primary" disabled=${disabled || task.busy} aria-busy=${String(task.busy)}>${action}</button>
    </div>`;
}

/** The field of a form that it is about. @param {unknown} problem */
export const fieldOf = (problem) => (problem && typeof problem === "object" && "field" in problem ? String(problem.field) : null);
