/** Small things that can wait until the page has nothing better to do: a few at a time, so that no frame waits for them. */

/** Drawn together they take some milliseconds. */
const AT_ONCE = 4;
/** A page that is never idle does them all the same. */
const LATEST_MS = 2000;
/** While somebody scrolls, and so long after it, none: what passes by is not needed. */
const STILL_MS = 200;

/** @type {Set<() => void>} */
const waiting = new Set();
let isAsked = false;
let scrolledAt = -Infinity;
addEventListener("scroll", () => { scrolledAt = performance.now(); }, { capture: true, passive: true });

/** @param {() => void} task @returns {() => void} forgets it */
export function whenIdle(task) {
  waiting.add(task);
  ask();
  return () => void waiting.delete(task);
}

/** The same for what would be lost with the page: at latest when it is left. @param {() => void} task */
export function whenIdleOrLeft(task) {
  const done = () => {
    forget();
    removeEventListener("pagehide", done);
    task();
  };
  const forget = whenIdle(done);
  addEventListener("pagehide", done);
}

function ask() {
  if (isAsked) return;
  isAsked = true;
  if ("requestIdleCallback" in globalThis) requestIdleCallback(some, { timeout: LATEST_MS });
  else setTimeout(some, LATEST_MS / 20); // Safari
}

function some() {
  const moving_ms = scrolledAt + STILL_MS - performance.now();
  if (moving_ms > 0) return void setTimeout(some, moving_ms);
  isAsked = false;
  for (const task of [...waiting].slice(0, AT_ONCE)) {
    waiting.delete(task);
    task();
  }
  if (waiting.size) ask();
}
