/**
 * What the browser keeps of Flack for when there is no connection, in its Cache Storage: the page itself and the files that
 * it is made of, by version (worker/worker.js), and what an account has seen (last_seen.js), in a cache of its own.
 */

import { SEEN } from "./seen_answers.js";

export const PAGES = "flack-page-";
export const FILES = "flack-files-";
/** The page is kept once, for all of its addresses. */
export const KEPT_PAGE = "/";
/** Whose page it is, in its own text. */
const OWNER = /<html[^>]* data-user="(\d+)"/;

/** Whatever was somebody's own: the page that names them, and what they have seen. @param {string} name of a cache */
export const isPersonal = (name) => name.startsWith(PAGES) || name.startsWith(SEEN);

/**
 * Throws away whole caches.
 * @param {CacheStorage} caches
 * @param {(name: string) => boolean} isOver
 */
export async function discard(caches, isOver) {
  const names = (await caches.keys()).filter(isOver);
  await Promise.all(names.map((name) => caches.delete(name)));
}

/**
 * Throws away the page that was kept of an account, and no other's: who signed in since has theirs.
 * @param {CacheStorage} caches
 * @param {number} userId
 */
export async function discardPageOf(caches, userId) {
  for (const name of (await caches.keys()).filter((each) => each.startsWith(PAGES))) {
    const kept = await caches.match(KEPT_PAGE, { cacheName: name });
    if (kept && Number(OWNER.exec(await kept.text())?.[1] ?? userId) === userId) await caches.delete(name);
  }
}
