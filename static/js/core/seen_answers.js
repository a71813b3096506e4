/** The server's answers as this account has seen them (last_seen.js writes them), for when it does not answer. */

/** Of the names of caches: what follows is whose it is. */
export const SEEN = "flack-seen-";

/** @param {number} userId */
export const seenBy = (userId) => `${SEEN}${userId}`;

/**
 * @param {number} userId
 * @param {typeof fetch} ask
 * @param {CacheStorage | undefined} caches not there without https
 * @returns {typeof fetch}
 */
export function fetchOrSeen(userId, ask, caches) {
  return async (address, options) => {
    try {
      return await ask(address, options);
    } catch (error) {
      const reads = (options?.method ?? "GET") === "GET";
      const seen = reads && (await caches?.match(address, { cacheName: seenBy(userId) }));
      if (seen) return seen;
      throw error;
    }
  };
}
