/** A block of code in a message: its language, and a button that copies it. */
import { html } from "../../vendor/htm-preact.js";
import { render } from "../../vendor/preact.js";
import { gettext } from "../core/words.js";
import { copy } from "./copying.js";
import { Icon } from "./icon.js";
import { toast } from "./ui.js";

/** On each block of what the server rendered. It takes no room: nothing moves when it comes. @param {HTMLElement} said */
export function dressCode(said) {
  for (const code of /** @type {NodeListOf<HTMLElement>} */ (said.querySelectorAll("pre:not(.code-block > pre)"))) {
    const block = document.createElement("div");
    block.className = "code-block";
    code.replaceWith(block);
    code.tabIndex = 0; // it scrolls
    const tools = document.createElement("div");
    tools.className = "code-tools";
    block.append(code, tools);
    render(html`<${Tools} code=${code} />`, tools);
  }
}

/** @param {{code: HTMLElement}} props */
function Tools({ code }) {
  const copyIt = async () => {
    const done = await copy((code.textContent ?? "").replace(/\n$/, ""));
    toast(done ? gettext("Copied.") : gettext("It could not be copied."));
  };
  return html`${code.dataset.language && html`<span>${code.dataset.language}</span>`}
    <button type="button" class="icon-button" aria-label=${gettext("Copy the code")} title=${gettext("Copy")} onClick=${copyIt}><${Icon} name="copy" /></button>`;
}
