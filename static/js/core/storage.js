/**
 * What outlives the page: pending messages, drafts and files, per account. One small interface, kept in IndexedDB or in memory.
 *
 * Where the browser refuses (private windows, a full disk), memory is used: sending must not depend on it.
 */

/** @import { KeptDraft, Storage } from "./types.js" */

/** Tables, the key of their rows, and since which version of the database they are there. @type {[string, string, number][]} */
const TABLES = [
  ["pending", "client_id", 1],
  ["drafts", "room", 1],
  ["files", "room", 2],
  ["uploads", "key", 3],
  ["blobs", "key", 3],
];
const VERSION = 3;

/** @typedef {{all(table: string): Promise<any[]>, get(table: string, key: any): Promise<any>, put(table: string, row: any): Promise<unknown>, delete(table: string, key: any): Promise<unknown>}} Rows */

/** @returns {Storage} */
export function memoryStorage() {
  const tables = new Map(TABLES.map(([name, key]) => [name, { key, rows: new Map() }]));
  const rowsOf = (/** @type {string} */ name) => /** @type {{key: string, rows: Map<any, any>}} */ (tables.get(name));
  return storageOf({
    all: async (name) => [...rowsOf(name).rows.values()].map((row) => structuredClone(row)),
    get: async (name, key) => rowsOf(name).rows.get(key),
    put: async (name, row) => rowsOf(name).rows.set(row[rowsOf(name).key], structuredClone(row)),
    delete: async (name, key) => rowsOf(name).rows.delete(key),
  });
}

/**
 * @param {number} userId accounts that share a browser don't share what they typed
 * @param {IDBFactory | undefined} factory
 * @returns {Promise<Storage>}
 */
export async function openStorage(userId, factory = globalThis.indexedDB) {
  if (!factory) return memoryStorage();
  try {
    return storageOf(rowsIn(await openDatabase(factory, `flack-${userId}`)));
  } catch (error) {
    console.warn("What you type is not kept over a reload:", error);
    return memoryStorage();
  }
}

/** @param {Rows} rows @returns {Storage} */
function storageOf(rows) {
  return {
    pending: () => rows.all("pending"),
    keep: async (item) => void (await rows.put("pending", item)),
    forget: async (clientId) => void (await rows.delete("pending", clientId)),
    drafts: async () => new Map((await rows.all("drafts")).map(({ room, text, reply = null, told = false }) => [room, { text, reply, told }])),
    keepDraft: async (room, draft) => void (await (isOver(draft) ? rows.delete("drafts", room) : rows.put("drafts", { room, ...draft }))),
    files: async () => new Map((await rows.all("files")).map(({ room, files }) => [room, files])),
    keepFiles: async (room, files) => void (await (files.length ? rows.put("files", { room, files }) : rows.delete("files", room))),
    uploads: () => rows.all("uploads"),
    keepUpload: async (upload) => void (await rows.put("uploads", upload)),
    blob: async (key) => (await rows.get("blobs", key))?.blob ?? null,
    keepBlob: async (key, blob) => void (await rows.put("blobs", { key, blob })),
    forgetUpload: async (key) => {
      await rows.delete("uploads", key);
      await rows.delete("blobs", key);
    },
  };
}

/** @param {KeptDraft} draft */
const isOver = ({ text, reply, told }) => !text && reply === null && told;

/** @param {IDBDatabase} database @returns {Rows} */
function rowsIn(database) {
  /**
   * @param {string} name
   * @param {IDBTransactionMode} mode
   * @param {(table: IDBObjectStore) => IDBRequest<any>} run
   * @returns {Promise<any>}
   */
  function on(name, mode, run) {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const request = run(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
    });
  }
  return {
    all: (name) => on(name, "readonly", (table) => table.getAll()),
    get: (name, key) => on(name, "readonly", (table) => table.get(key)),
    put: (name, row) => on(name, "readwrite", (table) => table.put(row)),
    delete: (name, key) => on(name, "readwrite", (table) => table.delete(key)),
  };
}

/** @param {IDBFactory} factory @param {string} name @returns {Promise<IDBDatabase>} */
function openDatabase(factory, name) {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => {
      for (const [table, keyPath, since] of TABLES) if (oldVersion < since) request.result.createObjectStore(table, { keyPath });
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("Another tab holds an older version open."));
  });
}
