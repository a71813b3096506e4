/**
 * One tab of an account sends; the others hand over what they keep. By Web Locks, so that a closed tab gives way by itself.
 *
 * The tab that the person looks at takes the lead: a hidden one may be throttled. Without locks (plain HTTP) it goes by a
 * lease (lease.js, fetched there alone); where the browser keeps nothing at all, every tab leads, and the server takes a message
 * once whoever sends it.
 */

import { browserClock } from "./clock.js";
import { randomId } from "./random_id.js";

/**
 * @param {string} name
 * @param {(leads: boolean) => void} onchange
 * @param {LockManager | undefined} locks
 * @returns {{claim: () => void, close: () => void}}
 */
export function lead(name, onchange, locks = globalThis.navigator?.locks) {
  if (!locks) return withoutLocks(name, onchange);
  /** @type {(() => void) | null} ends the hold */
  let release = null;
  let closed = false;
  let queued = new AbortController();

  function wait() {
    queued = new AbortController();
    ask({ signal: queued.signal });
  }

  /** @param {LockOptions} options */
  function ask(options) {
    let mine = () => {};
    const held = new Promise((resolve) => (mine = () => resolve(undefined)));
    locks
      ?.request(name, options, () => {
        if (closed) return undefined;
        release = mine;
        onchange(true);
        return held;
      })
      .catch(() => {}) // not waited for any more, stolen by the tab in front, or the page is going
      .finally(() => {
        if (release !== mine) return;
        release = null;
        onchange(false);
        if (!closed) wait();
      });
  }

  wait();
  return {
    claim() {
      if (release !== null || closed) return;
      queued.abort();
      ask({ steal: true });
    },
    close() {
      closed = true;
      queued.abort();
      release?.();
    },
  };
}

/** @param {string} name @param {(leads: boolean) => void} onchange */
function withoutLocks(name, onchange) {
  try {
    const shelf = globalThis.localStorage;
    shelf.getItem(name); // throws where nothing is kept
    const listen = (/** @type {(told: StorageEvent) => void} */ listener) => addEventListener("storage", listener);
    return whenFetched(onchange, async () => {
      const { lease } = await import("./lease.js");
      const held = lease(name, onchange, { shelf, clock: browserClock, listen, newId: randomId });
      addEventListener("pagehide", held.rest);
      addEventListener("pageshow", held.wake);
      return held;
    });
  } catch {
    onchange(true);
    return { claim() {}, close: () => onchange(false) };
  }
}

/** What is claimed before it is there is claimed then. @param {(leads: boolean) => void} onchange @param {() => Promise<{claim(): void, close(): void}>} load */
function whenFetched(onchange, load) {
  let claimed = false;
  let closed = false;
  /** @type {{claim(): void, close(): void} | null} */
  let held = null;
  load().then(
    (lease) => {
      held = lease;
      if (closed) held.close();
      else if (claimed) held.claim();
    },
    () => onchange(!closed), // it can't be had: then every tab leads
  );
  return {
    claim() {
      claimed = true;
      held?.claim();
    },
    close() {
      closed = true;
      held?.close();
    },
  };
}
