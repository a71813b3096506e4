/** A button with a menu: opens on click, arrows walk through it, Escape and a click elsewhere close it. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { Icon } from "./icon.js";

/** @typedef {import("../../vendor/preact.js").ComponentChildren} Children */

/**
 * @param {{label: string, button: Children, class?: string, side?: "start" | "end", up?: boolean, children?: Children}} props
 */
export function Menu({ label, button, class: className = "icon-button", side = "start", up = false, children }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef(/** @type {HTMLElement | null} */ (null));
  // With words in it the button is named by them: who speaks to the page says what they see.
  const onlyIcon = className.includes("icon-button");
  const opener = useRef(/** @type {HTMLButtonElement | null} */ (null));

  useEffect(() => {
    if (!open) return undefined;
    items()[0]?.focus();
    const elsewhere = (/** @type {PointerEvent} */ event) => {
      if (!anchor.current?.contains(/** @type {Node} */ (event.target))) setOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    return () => document.removeEventListener("pointerdown", elsewhere);
  }, [open]);

  const items = () => /** @type {HTMLElement[]} */ ([...(anchor.current?.querySelectorAll('[role^="menuitem"]') || [])]);

  /** @param {KeyboardEvent} event */
  function walk(event) {
    if (!open) return;
    if (walkItems(event, items())) return;
    if (event.key === "Escape") shut();
    else if (event.key === "Tab") return setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function shut() {
    setOpen(false);
    // Unless what was chosen has taken the focus already.
    if (anchor.current?.contains(document.activeElement)) opener.current?.focus();
  }

  return html`<div class="menu-anchor" ref=${anchor} onKeyDown=${walk}>
    <button ref=${opener} type="button" class=${className} aria-label=${onlyIcon ? label : undefined} title=${onlyIcon ? label : undefined}
      aria-haspopup="menu" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${button}</button>
    ${open && html`<div class="menu" role="menu" aria-label=${label} data-side=${side === "end" ? "end" : undefined} data-up=${up ? "" : undefined}
      onClick=${(/** @type {Event} */ event) => {
        const item = /** @type {HTMLElement} */ (event.target).closest('[role^="menuitem"]');
        if (item?.matches('[role="menuitem"], [aria-haspopup="dialog"]')) shut();
      }}>${children}</div>`}
  </div>`;
}

/** Arrows, Home and End move the focus. @param {KeyboardEvent} event @param {HTMLElement[]} items @returns {boolean} whether it was one of them */
export function walkItems(event, items) {
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (event.key === "ArrowDown") items[(at + 1) % items.length]?.focus();
  else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length]?.focus();
  else if (event.key === "Home") items[0]?.focus();
  else if (event.key === "End") items.at(-1)?.focus();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** @param {{icon?: string, danger?: boolean, href?: string, hint?: string, onClick?: (event: Event) => void, children?: Children}} props */
export function MenuItem({ icon, danger = false, href, hint, onClick, children }) {
  const inside = html`${icon && html`<${Icon} name=${icon} />`}<span>${children}</span>${hint && html`<kbd aria-hidden="true">${hint}</kbd>`}`;
  return href
    ? html`<a role="menuitem" href=${href} tabindex="-1">${inside}</a>`
    : html`<button type="button" role="menuitem" tabindex="-1" class=${danger ? "danger" : undefined} onClick=${onClick}>${inside}</button>`;
}
