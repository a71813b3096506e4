/**
 * What is pressed stays under the pointer. A press that begins on a button and ends where it was, while it moved on, is
 * none: so for that moment no messages come into the conversation, or leave it.
 */
import { signal } from "../../vendor/signals.js";

/** The click of a finger follows in a task of its own. */
const CLICKED_MS = 50;
/** Who holds on longer wants something else, or the end of it was lost. */
const LATEST_MS = 1000;

/** Whether a button or a link of the conversation is. */
export const pressed = signal(false);
let release = 0;

addEventListener("pointerdown", ({ target }) => {
  if (!(/** @type {Element} */ (target).closest(".timeline-scroll :is(button, a)"))) return;
  pressed.value = true;
  releaseIn(LATEST_MS);
}, { capture: true, passive: true });
for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => pressed.peek() && releaseIn(CLICKED_MS), { capture: true, passive: true });

/** @param {number} ms */
function releaseIn(ms) {
  clearTimeout(release);
  release = setTimeout(() => { pressed.value = false; }, ms);
}
