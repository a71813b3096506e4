/** How the page looks, inside a menu: system, light or dark; high contrast; compact. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { look, setLook } from "./theme.js";

/** @typedef {import("./theme.js").Aspect} Aspect */

const chosen = { theme: signal(look("theme")), contrast: signal(look("contrast")), density: signal(look("density")) };
const THEMES = /** @type {[string, string, string][]} */ ([
  ["auto", "monitor", gettext("System")],
  ["light", "sun", gettext("Light")],
  ["dark", "moon", gettext("Dark")],
]);

export function ThemeChoice() {
  return html`${THEMES.map(([value, icon, label]) => html`<button type="button" role="menuitemradio" tabindex="-1" key=${value}
      aria-checked=${String(chosen.theme.value === value)} onClick=${() => choose("theme", value)}><${Icon} name=${icon} /><span class="grow">${label}</span>
      ${chosen.theme.value === value && html`<${Icon} name="check" />`}</button>`)}
    <hr /><${Switch} aspect="contrast" on="more" off="auto" icon="contrast" label=${gettext("High contrast")} />
    <${Switch} aspect="density" on="compact" off="comfortable" icon="rows-4" label=${gettext("Compact")} />`;
}

/** @param {{aspect: Aspect, on: string, off: string, icon: string, label: string}} props */
function Switch({ aspect, on, off, icon, label }) {
  const isOn = chosen[aspect].value === on;
  return html`<button type="button" role="menuitemcheckbox" tabindex="-1" aria-checked=${String(isOn)} onClick=${() => choose(aspect, isOn ? off : on)}>
    <${Icon} name=${icon} /><span class="grow">${label}</span>${isOn && html`<${Icon} name="check" />`}</button>`;
}

/** @param {Aspect} aspect @param {string} value */
function choose(aspect, value) {
  setLook(aspect, value);
  chosen[aspect].value = value;
}
