/**
 * One tab leads where there are no Web Locks, which is where a page comes over plain HTTP: by a lease in localStorage, which
 * all tabs of a site see.
 *
 * Whoever wants it writes its name there, waits until every tab must have heard, and leads if the name still stands: of two
 * that write at once the later one wins, and the other hears of it. It is renewed while its tab lives; after a crash it runs
 * out. For a moment two may lead (a store is no lock): the server takes a message once whoever sends it.
 */

const LEASE_MS = 6_000;
const RENEW_MS = 2_000;
/** Until a write has been heard of in every tab: storage events take milliseconds. */
const SETTLE_MS = 150;

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Shelf */
/** @typedef {{key: string | null, newValue: string | null}} Told a StorageEvent */

/**
 * @typedef {object} Surroundings
 * @property {Shelf} shelf throws where the browser refuses
 * @property {import("./clock.js").Clock} clock
 * @property {(listener: (told: Told) => void) => void} listen to what other tabs write
 * @property {() => string} newId
 */

/**
 * @param {string} name
 * @param {(leads: boolean) => void} onchange
 * @param {Surroundings} surroundings
 * @returns {{claim: () => void, rest: () => void, wake: () => void, close: () => void}} `rest` while the page is put away
 */
export function lease(name, onchange, { shelf, clock, listen, newId }) {
  const key = `flack-lead-${name}`;
  const id = newId();
  let leads = false;
  let resting = false;
  /** @type {unknown} */
  let timer = null;

  const next = (/** @type {() => void} */ step, /** @type {number} */ ms) => {
    clock.cancel(timer);
    timer = clock.after(step, ms);
  };
  const write = () => shelf.setItem(key, JSON.stringify({ id, until: clock.now() + LEASE_MS }));
  const holder = () => read(shelf.getItem(key));

  /** @param {boolean} now */
  function become(now) {
    if (leads === now) return;
    leads = now;
    onchange(now);
  }

  /** Whose it is now, and what is to be done about it. */
  function look() {
    const held = holder();
    const left = held ? held.until - clock.now() : 0;
    // Further away than any lease: a clock was set back.
    if (held && held.id !== id && left > 0 && left <= LEASE_MS) {
      become(false);
      return next(look, left + clock.random() * SETTLE_MS);
    }
    write();
    if (leads) next(look, RENEW_MS);
    else next(confirm, SETTLE_MS);
  }

  function confirm() {
    if (holder()?.id !== id) return look();
    become(true);
    look();
  }

  listen((told) => {
    if (resting || (told.key !== key && told.key !== null)) return;
    if (read(told.newValue)?.id === id) return;
    become(false);
    if (told.newValue === null) next(look, clock.random() * SETTLE_MS);
    else look();
  });
  function rest() {
    resting = true;
    clock.cancel(timer);
    if (leads) shelf.removeItem(key);
    become(false);
  }

  look();
  return {
    claim() {
      if (leads || resting) return;
      write();
      become(true);
      next(look, RENEW_MS);
    },
    rest,
    wake() {
      if (!resting) return;
      resting = false;
      look();
    },
    close: rest,
  };
}

/** @param {string | null} text @returns {{id: string, until: number} | null} */
function read(text) {
  try {
    const held = JSON.parse(text ?? "null");
    return typeof held?.id === "string" && typeof held.until === "number" ? held : null;
  } catch {
    return null; // not ours
  }
}
