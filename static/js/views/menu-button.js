/** A button with a menu; what is in the menu comes when it is opened for the first time. */
import { html } from "../../vendor/htm-preact.js";
import { useRef, useState } from "../../vendor/preact-hooks.js";

/** @import { ComponentChildren } from "../../vendor/preact.js" */

/** @typedef {ComponentChildren} Children */

/**
 * @typedef {object} Opened what a menu is told of its button, to be handed on to `Menu` (menu.js)
 * @property {string} label
 * @property {"start" | "end"} side
 * @property {boolean} up
 * @property {{current: HTMLButtonElement | null}} opener
 * @property {() => void} shut
 */

/**
 * @param {{label: string, button: Children, class?: string, side?: "start" | "end", up?: boolean, menu: (props: any) => any, about?: object}} props
 *   `menu` is drawn with `about` and, as `opened`, with `Opened`
 */
export function MenuButton({ label, button, class: className = "icon-button", side = "start", up = false, menu, about = {} }) {
  const [open, setOpen] = useState(false);
  const opener = useRef(/** @type {HTMLButtonElement | null} */ (null));
  // With words in it the button is named by them: who speaks to the page says what they see.
  const onlyIcon = className.includes("icon-button");
  return html`<div class="menu-anchor">
    <button ref=${opener} type="button" class=${className} aria-label=${onlyIcon ? label : undefined} title=${onlyIcon ? label : undefined}
      aria-haspopup="menu" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${button}</button>
    ${open && html`<${menu} ...${about} opened=${{ label, side, up, opener, shut: () => setOpen(false) }} />`}
  </div>`;
}
