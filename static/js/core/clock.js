/** Time and chance, passed in so that tests hold them still. */

/**
 * @typedef {object} Clock
 * @property {() => number} now Unix milliseconds
 * @property {(fn: () => void, ms: number) => unknown} after runs `fn` once
 * @property {(timer: any) => void} cancel
 * @property {() => number} random from 0 up to 1
 */

/** @type {Clock} */
export const browserClock = {
  now: () => Date.now(),
  after: (fn, ms) => setTimeout(fn, ms),
  cancel: (timer) => clearTimeout(timer),
  random: () => Math.random(),
};
