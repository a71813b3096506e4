/** An open menu below its button: arrows walk through it, Escape and a click elsewhere close it. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useRef } from "../../vendor/preact-hooks.js";
import { Icon } from "./icon.js";

/** @import { ComponentChildren } from "../../vendor/preact.js" */
/** @import { Opened } from "./menu-button.js" */

/** @typedef {ComponentChildren} Children */

/** @param {{opened: Opened, children?: Children}} props */
export function Menu({ opened: { label, side, up, opener, shut }, children }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const items = () => /** @type {HTMLElement[]} */ ([...(box.current?.querySelectorAll('[role^="menuitem"]') || [])]);

  useEffect(() => {
    const anchor = /** @type {HTMLElement} */ (opener.current?.parentElement);
    items()[0]?.focus();
    const elsewhere = (/** @type {PointerEvent} */ event) => {
      if (!anchor.contains(/** @type {Node} */ (event.target))) shut();
    };
    document.addEventListener("pointerdown", elsewhere);
    anchor.addEventListener("keydown", walk);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      anchor.removeEventListener("keydown", walk);
    };
  }, []);

  /** @param {KeyboardEvent} event */
  function walk(event) {
    if (walkItems(event, items())) return;
    if (event.key === "Escape") back();
    else if (event.key === "Tab") return shut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function back() {
    // Unless what was chosen has taken the focus already.
    if (opener.current?.parentElement?.contains(document.activeElement)) opener.current.focus();
    shut();
  }

  return html`<div class="menu" role="menu" ref=${box} aria-label=${label} data-side=${side === "end" ? "end" : undefined} data-up=${up ? "" : undefined}
    onClick=${(/** @type {Event} */ event) => {
      const item = /** @type {HTMLElement} */ (event.target).closest('[role^="menuitem"]');
      if (item?.matches('[role="menuitem"], [aria-haspopup="dialog"]')) back();
    }}>${children}</div>`;
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
