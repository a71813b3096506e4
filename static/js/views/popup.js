/** Something small above the page beside what was pressed: the menu of a message, the emoji picker. The browser closes it. */
import { html } from "../../vendor/htm-preact.js";
import { useLayoutEffect, useRef } from "../../vendor/preact-hooks.js";
import { walkItems } from "./menu.js";
import { isPhone, popup } from "./ui.js";

/** @typedef {import("../../vendor/preact.js").ComponentChild} Child */
/** @typedef {import("../../vendor/preact.js").ComponentChildren} Children */

const GAP_PX = 6;

/** The button of what was open when the pointer went down on it: that press closes it, and must not open it again. @type {HTMLElement | null} */
let closing = null;
document.addEventListener("pointerdown", ({ target }) => {
  const anchor = popup.peek()?.anchor;
  closing = anchor?.matches("button, a") && anchor.contains(/** @type {Node} */ (target)) ? anchor : null;
}, { capture: true });
document.addEventListener("keydown", () => { closing = null; }, { capture: true });

/** @param {HTMLElement} anchor @param {() => Child} draw @param {import("./ui.js").Popup["side"]} [side] of the anchor, at which the box stands */
export function openPopup(anchor, draw, side = "end") {
  const closes = closing === anchor;
  closing = null;
  if (!closes) popup.value = { anchor, draw, side };
}

export function closePopup() {
  popup.value = null;
}

/** Where the open one is drawn. */
export function PopupPlace() {
  const open = popup.value;
  return open ? html`<${Above} key=${open.anchor} anchor=${open.anchor} side=${open.side}>${open.draw()}</${Above}>` : null;
}

/** @param {{anchor: HTMLElement, side: import("./ui.js").Popup["side"], children?: Children}} props */
function Above({ anchor, side, children }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));

  useLayoutEffect(() => {
    const box = /** @type {HTMLDivElement} */ (place.current);
    box.showPopover();
    if (!isPhone()) beside(box, anchor.getBoundingClientRect(), side);
    anchor.setAttribute("aria-expanded", "true");
    /** @type {HTMLElement | null} */ (box.querySelector('[autofocus], [role^="menuitem"], button'))?.focus();
    const onToggle = (/** @type {Event} */ event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") closePopup();
    };
    box.addEventListener("toggle", onToggle);
    // Whoever uses the keyboard goes on where they were; for a pointer the focus would only stay behind.
    let byKeys = true;
    const onInput = (/** @type {Event} */ event) => {
      byKeys = event.type === "keydown";
    };
    document.addEventListener("keydown", onInput, { capture: true });
    document.addEventListener("pointerdown", onInput, { capture: true });
    return () => {
      box.removeEventListener("toggle", onToggle);
      document.removeEventListener("keydown", onInput, { capture: true });
      document.removeEventListener("pointerdown", onInput, { capture: true });
      anchor.removeAttribute("aria-expanded");
      const lost = document.activeElement === document.body || box.contains(document.activeElement);
      if (byKeys && lost && anchor.isConnected) anchor.focus();
    };
  }, []);

  return html`<div class="popup" popover="auto" ref=${place}>${children}</div>`;
}

/** Below it, or above where there is no room, and whole in the window; its start at the anchor's start, or its end at its end. @param {HTMLElement} box @param {DOMRect} anchor @param {import("./ui.js").Popup["side"]} side */
function beside(box, anchor, side) {
  const { width, height } = box.getBoundingClientRect();
  const below = anchor.bottom + GAP_PX + height <= innerHeight;
  const top = below ? anchor.bottom + GAP_PX : anchor.top - GAP_PX - height;
  const isLeft = (getComputedStyle(box).direction === "rtl") === (side === "end");
  const start = isLeft ? anchor.left : anchor.right - width;
  box.style.top = `${within(top, innerHeight - height)}px`;
  box.style.left = `${within(start, innerWidth - width)}px`;
}

/** A start that leaves the gap at both ends; at the start, where there is no room for both. @param {number} start @param {number} room @returns {number} */
function within(start, room) {
  return Math.max(GAP_PX, Math.min(start, room - GAP_PX));
}

/** A menu in it. @param {{label: string, children?: Children}} props */
export function PopupMenu({ label, children }) {
  const items = (/** @type {Event} */ event) =>
    /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('[role="menuitem"]')]);
  return html`<div class="popup-menu" role="menu" aria-label=${label}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => void walkItems(event, items(event))}
    onClick=${(/** @type {Event} */ event) => /** @type {HTMLElement} */ (event.target).closest('[role="menuitem"]') && closePopup()}>${children}</div>`;
}
