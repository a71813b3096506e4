/** Type a few letters of a room, a person, a list, something to be done, or words of a message: press Enter, be there. */
import { html } from "../../vendor/htm-preact.js";
import { useRef } from "../../vendor/preact-hooks.js";
import { signal } from "../../vendor/signals.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { waitsFor } from "./lazy.js";
import { JumpList, jumping } from "./parts.js";
import { hint } from "./shortcuts.js";
import { useStore } from "./store.js";
import { column, isPhone } from "./ui.js";

export const query = signal("");
const at = signal(0);

/** Puts the cursor into the field; on a phone the rooms come first. */
export function focusJumpTo() {
  const focus = () => document.getElementById("jump-to")?.focus();
  // At once where the rooms are in sight: what is typed next must not land elsewhere.
  if (!isPhone()) return focus();
  column.value = "rooms";
  requestAnimationFrame(focus);
}

export function JumpField() {
  const store = useStore();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const text = query.value;

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === "Escape") done();
    else if (!text.trim() || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key) || waitsFor(jumping, event)) return;
    else jumping.here()?.jumpKey(event, store, { text, at, done });
    event.preventDefault();
    event.stopPropagation();
  }

  function done() {
    query.value = "";
    at.value = 0;
    field.current?.blur();
    document.getElementById("composer")?.focus();
  }

  return html`<div class="jump-place">
    <div class="jump">
      <${Icon} name="search" />
      <input id="jump-to" ref=${field} type="text" role="combobox" aria-label=${gettext("Jump to a room, a person or anything else")} aria-expanded=${String(!!text.trim())} aria-controls="jump-list"
        aria-autocomplete="list" aria-activedescendant=${text.trim() ? `jump-${at.value}` : undefined} autocomplete="off" spellcheck=${false} placeholder=${gettext("Jump to…")} value=${text} onKeyDown=${onKeyDown}
        onInput=${(/** @type {InputEvent} */ event) => { query.value = /** @type {HTMLInputElement} */ (event.target).value; at.value = 0; }} />
      <kbd class="wide-only">${hint("page", "jump")}</kbd>
    </div>
    ${text.trim() && html`<${JumpList} text=${text} at=${at} done=${done} />`}
  </div>`;
}
