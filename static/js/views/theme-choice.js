/** System, light or dark, inside a menu. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { Icon } from "./icon.js";
import { setTheme, theme } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */

const chosen = signal(theme());
const CHOICES = /** @type {[Theme, string, string][]} */ ([
  ["auto", "monitor", "System"],
  ["light", "sun", "Light"],
  ["dark", "moon", "Dark"],
]);

export function ThemeChoice() {
  return CHOICES.map(([value, icon, label]) => html`<button type="button" role="menuitemradio" tabindex="-1" key=${value}
    aria-checked=${String(chosen.value === value)} onClick=${() => choose(value)}><${Icon} name=${icon} /><span class="grow">${label}</span>
    ${chosen.value === value && html`<${Icon} name="check" />`}</button>`);
}

/** @param {Theme} value */
function choose(value) {
  setTheme(value);
  chosen.value = value;
}
