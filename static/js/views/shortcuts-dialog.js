/** The map of the keyboard: all of shortcuts.js, and the switch for its one key that works alone. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { Dialog } from "./dialog.js";
import { SHORTCUTS, setSingleKeys, singleKeys, written } from "./shortcuts.js";

export function ShortcutsDialog() {
  return html`<${Dialog} title=${gettext("Keyboard shortcuts")} wide=${true}>
    <label class="check"><input type="checkbox" autofocus checked=${singleKeys.value} onChange=${(/** @type {Event} */ event) => setSingleKeys(/** @type {HTMLInputElement} */ (event.target).checked)} />
      <span>${gettext("Open this with ? alone, without Ctrl")}</span></label>
    <div class="shortcuts">${Object.values(SHORTCUTS).map(({ title, shortcuts }) => html`<section key=${title}>
      <h3>${title}</h3>
      <dl>${shortcuts.map(({ name, keys, label }) => html`<div key=${name}><dt>${label}</dt><dd>${keys.map((one, i) => html`${i > 0 && html`<span class="quiet small">${gettext("or")}</span>`}<${Keys} keys=${one} />`)}</dd></div>`)}</dl>
    </section>`)}</div>
  </${Dialog}>`;
}

/** @param {{keys: string}} props */
function Keys({ keys }) {
  return html`<span class="keys">${written(keys).map((key) => html`<kbd key=${key}>${key}</kbd>`)}</span>`;
}
