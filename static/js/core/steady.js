/** A count that does not flicker: what is read at once never shows. It rises after a moment, and falls at once. */

import { effect, signal } from "./signals.js";

/** @import { Clock } from "./clock.js" */
/** @import { Readable } from "./types.js" */

/** Longer than reading what is in sight takes. */
export const RISES_AFTER_MS = 700;

/**
 * @param {() => number} count read as in an effect
 * @param {Clock} clock
 * @returns {Readable<number>}
 */
export function steady(count, clock) {
  const shown = signal(0);
  /** @type {unknown} */
  let timer = null;
  effect(() => {
    const now = count();
    clock.cancel(timer);
    if (now <= shown.peek()) shown.value = now;
    else timer = clock.after(() => (shown.value = now), RISES_AFTER_MS);
  });
  return shown;
}
