/**
 * One tab of an account sends; the others hand over what they keep. By Web Locks, so that a closed tab gives way by itself.
 *
 * The tab that the person looks at takes the lead: a hidden one may be throttled. Without locks (plain HTTP) it goes by a
 * lease (lease.js); where the browser keeps nothing at all, every tab leads, and the server takes a message once whoever sends it.
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
  /** @type {ReturnType<typeof import("./lease.js").lease> | null} */
  let held = null;
  let closed = false;
  const begin = async () => {
    const { lease } = await import("./lease.js");
    const shelf = globalThis.localStorage;
    shelf.getItem(name); // throws where nothing is kept
    const listen = (/** @type {(told: StorageEvent) => void} */ listener) => addEventListener("storage", listener);
    if (closed) return;
    held = lease(name, onchange, { shelf, clock: browserClock, listen, newId: randomId });
    addEventListener("pagehide", held.rest);
    addEventListener("pageshow", held.wake);
  };
  begin().catch(() => onchange(!closed));
  return {
    claim: () => held?.claim(),
    close() {
      closed = true;
      if (held) held.close();
      else onchange(false);
    },
  };
}
