/** Addresses: /rooms/SLUG, /rooms/SLUG/NUMBER, /rooms/id-ID. The page follows them without being loaded again. */

/** @typedef {import("./store.js").Store} Store */

/**
 * What an address of the page names.
 * @param {string} path
 * @returns {{slug?: string, id?: number, number?: number} | null} null when it is not an address of a room
 */
export function parse(path) {
  const found = /^\/rooms\/([^/]+)(?:\/(\d+))?\/?$/.exec(path);
  if (!found || !found[1]) return null;
  const number = found[2] ? Number(found[2]) : undefined;
  const byId = /^id-(\d+)$/.exec(found[1]);
  return byId ? { id: Number(byId[1]), number } : { slug: decodeURIComponent(found[1]), number };
}

/** @type {((path: string, roomId?: number) => void) | null} */
let arrive = null;

/** The page's entry says what to do on arriving. @param {(path: string, roomId?: number) => void} handler */
export function onArrival(handler) {
  arrive = handler;
}

/**
 * Goes to an address of the page. The room's id helps where the slug isn't known here yet.
 * @param {string} path
 * @param {number} [roomId]
 */
export function goTo(path, roomId) {
  if (path !== location.pathname) history.pushState({ roomId }, "", path);
  arrive?.(path, roomId);
}

/** A click on a link within the page. @param {MouseEvent} event */
export function follow(event) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = /** @type {HTMLElement} */ (event.currentTarget);
  const path = link.getAttribute("href");
  if (!path) return;
  event.preventDefault();
  goTo(path);
}
