/** Choosing a time: a few that people mean by "later", or one of their own. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { fromLocalInput, localInput, moments } from "../core/when.js";
import { gettext } from "../core/words.js";
import { typed } from "./form.js";

/** @param {{label?: string, value: Date, onChange: (at: Date) => void, problem?: string}} props */
export function WhenField({ label = gettext("When"), value, onChange, problem = "" }) {
  const [now] = useState(() => new Date());
  const change = (/** @type {Event} */ event) => {
    const at = fromLocalInput(typed(event));
    if (at) onChange(at);
  };
  return html`<fieldset class="field">
    <legend class="field-label">${label}</legend>
    <div class="moments">${moments(now).map((one) => html`<${Choice} key=${one.name} name=${one.name} chosen=${localInput(one.at) === localInput(value)} onChoose=${() => onChange(one.at)} />`)}</div>
    <input class="input" type="datetime-local" aria-label=${gettext("Date and time")} required min=${localInput(now)} value=${localInput(value)} aria-invalid=${problem ? "true" : undefined} onChange=${change} />
    ${problem && html`<p class="field-error" role="alert">${problem}</p>`}
  </fieldset>`;
}

/** @param {{name: string, chosen: boolean, onChoose: () => void}} props */
function Choice({ name, chosen, onChoose }) {
  return html`<button type="button" class="button small" aria-pressed=${String(chosen)} autofocus=${chosen} onClick=${onChoose}>${name}</button>`;
}
