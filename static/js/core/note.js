/**
 * A note that a page leaves as it goes, by room: localStorage writes at once, where IndexedDB may be cut off. All tabs of an
 * account share it. Where the browser keeps none, nothing is left.
 */

/**
 * @template T
 * @typedef {object} Note
 * @property {() => Map<number, T>} read
 * @property {(entries: Map<number, T>) => void} write beside what others left
 * @property {(room: number) => void} wipe
 */

/**
 * @template T
 * @param {string} key
 * @param {() => Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">} open may throw, as each of its methods
 * @returns {Note<T>}
 */
export function localNote(key, open = () => localStorage) {
  /** @returns {Map<number, T>} */
  function read() {
    try {
      return new Map(JSON.parse(open().getItem(key) ?? "[]"));
    } catch {
      return new Map();
    }
  }
  /** @param {Map<number, T>} entries */
  function put(entries) {
    try {
      if (entries.size) open().setItem(key, JSON.stringify([...entries]));
      else open().removeItem(key);
    } catch {
      // full, or not allowed: the store is all there is
    }
  }
  return {
    read,
    write: (entries) => void (entries.size && put(new Map([...read(), ...entries]))),
    wipe: (room) => {
      const left = read();
      if (left.delete(room)) put(left);
    },
  };
}
