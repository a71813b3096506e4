/** Where else the focus goes: to the parts of the page, and back to where it was. */

/** The parts of the page in the order in which they stand, each by what has the focus when one comes to it. */
const PARTS = [
  [".shell-side", '[aria-current="page"], .side-item'],
  [".room-header", "button"],
  [".shell-main .timeline-scroll", ""],
  [".shell-panel", "textarea, input, .panel-body :is(button, a), .panel-head button"],
  [".shell-main .composer", "textarea, button"],
];

/** To the next part of the page, or the one before. @param {1 | -1} by */
export function focusPart(by) {
  const parts = PARTS.flatMap(([place = "", first]) => {
    const part = /** @type {HTMLElement | null} */ (document.querySelector(place));
    const inside = /** @type {HTMLElement[]} */ ([...(first && part ? part.querySelectorAll(first) : [])]);
    const target = first ? inside.find((one) => one.checkVisibility()) : part;
    return part?.checkVisibility() && target ? [{ part, target }] : [];
  });
  const at = parts.findIndex(({ part }) => part.contains(document.activeElement));
  parts.at(at < 0 ? 0 : (at + by) % parts.length)?.target.focus();
}

/**
 * Back to where one was before something opened, or as near to it as there is still something to focus.
 * @param {Element | null} element
 */
export function focusAgain(element) {
  for (let at = element?.isConnected ? element : null; at instanceof HTMLElement; at = at.parentElement) {
    if (at === document.body) break;
    at.focus({ preventScroll: true });
    if (document.activeElement === at) return;
  }
  document.getElementById("composer")?.focus();
}
