/**
 * What the browser keeps of Flack for when there is no connection, in its Cache Storage: the page itself and the files that
 * it is made of, by version (worker/worker.js), and what an account has seen (last_seen.js), in a cache of its own.
 */

export const PAGES = "flack-page-";
export const FILES = "flack-files-";
export const SEEN = "flack-seen-";
/** What the last hello would say, beside the addresses of the API. */
export const HELLO = "/kept/hello";

/** @param {number} userId */
export const seenBy = (userId) => `${SEEN}${userId}`;

/**
 * Throws away whole caches.
 * @param {CacheStorage} caches
 * @param {(name: string) => boolean} isOver
 */
export async function discard(caches, isOver) {
  const names = (await caches.keys()).filter(isOver);
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** Whatever was somebody's own: the page that names them, and what they have seen. @param {string} name of a cache */
export const isPersonal = (name) => name.startsWith(PAGES) || name.startsWith(SEEN);

/**
 * `fetch` that answers with what this account has seen, where the server does not answer.
 * @param {number} userId
 * @param {typeof fetch} ask
 * @param {CacheStorage | undefined} caches not there without https
 * @returns {typeof fetch}
 */
export function fetchOrKept(userId, ask, caches) {
  return async (address, options) => {
    try {
      return await ask(address, options);
    } catch (error) {
      const reads = (options?.method ?? "GET") === "GET";
      const kept = reads && (await caches?.match(address, { cacheName: seenBy(userId) }));
      if (kept) return kept;
      throw error;
    }
  };
}
