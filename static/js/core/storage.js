/**
 * What outlives the page: pending messages and drafts, per account. One small interface, kept in IndexedDB or in memory.
 *
 * Where the browser refuses (private windows, a full disk), memory is used: sending must not depend on it.
 */

/** @import { Attachment, Pending } from "./types.js" */

/** @typedef {{text: string, reply: number | null, told: boolean}} KeptDraft `told`: the server has it as it is here */

/**
 * @typedef {object} KeptUpload one that is not finished
 * @property {string} key
 * @property {number} room
 * @property {string} name
 * @property {number} size
 * @property {number} modified Unix milliseconds
 * @property {string | null} address where the server has it
 * @property {number} sent bytes that the server had
 */

/**
 * @typedef {object} Storage
 * @property {() => Promise<Pending[]>} pending
 * @property {(pending: Pending) => Promise<void>} keep
 * @property {(clientId: string) => Promise<void>} forget
 * @property {() => Promise<Map<number, KeptDraft>>} drafts by room
 * @property {(room: number, draft: KeptDraft) => Promise<void>} keepDraft an empty one that the server knows of is forgotten
 * @property {() => Promise<Map<number, Attachment[]>>} files uploaded and not posted, by room
 * @property {(room: number, files: Attachment[]) => Promise<void>} keepFiles none are forgotten
 * @property {() => Promise<KeptUpload[]>} uploads
 * @property {(upload: KeptUpload) => Promise<void>} keepUpload
 * @property {(key: string) => Promise<Blob | null>} blob its bytes
 * @property {(key: string, blob: Blob) => Promise<void>} keepBlob
 * @property {(key: string) => Promise<void>} forgetUpload with its bytes
 */

/** @returns {Storage} */
export function memoryStorage() {
  /** @type {Map<string, Pending>} */
  const pending = new Map();
  /** @type {Map<number, KeptDraft>} */
  const drafts = new Map();
  /** @type {Map<number, Attachment[]>} */
  const kept = new Map();
  /** @type {Map<string, KeptUpload>} */
  const uploads = new Map();
  /** @type {Map<string, Blob>} */
  const blobs = new Map();
  return {
    pending: async () => [...pending.values()].map((item) => structuredClone(item)),
    keep: async (item) => void pending.set(item.client_id, structuredClone(item)),
    forget: async (clientId) => void pending.delete(clientId),
    drafts: async () => new Map(drafts),
    keepDraft: async (room, draft) => void (isOver(draft) ? drafts.delete(room) : drafts.set(room, draft)),
    files: async () => new Map(kept),
    keepFiles: async (room, files) => void (files.length ? kept.set(room, files) : kept.delete(room)),
    uploads: async () => [...uploads.values()],
    keepUpload: async (upload) => void uploads.set(upload.key, upload),
    blob: async (key) => blobs.get(key) ?? null,
    keepBlob: async (key, blob) => void blobs.set(key, blob),
    forgetUpload: async (key) => void (uploads.delete(key), blobs.delete(key)),
  };
}

/**
 * @param {number} userId accounts that share a browser don't share what they typed
 * @param {IDBFactory | undefined} factory
 * @returns {Promise<Storage>}
 */
export async function openStorage(userId, factory = globalThis.indexedDB) {
  if (!factory) return memoryStorage();
  try {
    return indexedStorage(await openDatabase(factory, `flack-${userId}`));
  } catch (error) {
    console.warn("What you type is not kept over a reload:", error);
    return memoryStorage();
  }
}

/** @param {KeptDraft} draft */
const isOver = ({ text, reply, told }) => !text && reply === null && told;

/** @param {IDBDatabase} database @returns {Storage} */
function indexedStorage(database) {
  /**
   * @template T
   * @param {"pending" | "drafts" | "files" | "uploads" | "blobs"} name
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} run
   * @returns {Promise<T>}
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
    pending: () => on("pending", "readonly", (store) => store.getAll()),
    keep: async (item) => void (await on("pending", "readwrite", (store) => store.put(item))),
    forget: async (clientId) => void (await on("pending", "readwrite", (store) => store.delete(clientId))),
    drafts: async () => {
      /** @type {(KeptDraft & {room: number})[]} */
      const rows = await on("drafts", "readonly", (store) => store.getAll());
      return new Map(rows.map(({ room, text, reply = null, told = false }) => [room, { text, reply, told }]));
    },
    keepDraft: async (room, draft) =>
      void (await on("drafts", "readwrite", (store) =>
        isOver(draft) ? /** @type {IDBRequest<any>} */ (store.delete(room)) : store.put({ room, ...draft }),
      )),
    files: async () => {
      /** @type {{room: number, files: Attachment[]}[]} */
      const rows = await on("files", "readonly", (store) => store.getAll());
      return new Map(rows.map(({ room, files }) => [room, files]));
    },
    keepFiles: async (room, files) =>
      void (await on("files", "readwrite", (store) =>
        files.length ? store.put({ room, files }) : /** @type {IDBRequest<any>} */ (store.delete(room)),
      )),
    uploads: () => on("uploads", "readonly", (store) => store.getAll()),
    keepUpload: async (upload) => void (await on("uploads", "readwrite", (store) => store.put(upload))),
    blob: async (key) => (await on("blobs", "readonly", (store) => store.get(key)))?.blob ?? null,
    keepBlob: async (key, blob) => void (await on("blobs", "readwrite", (store) => store.put({ key, blob }))),
    forgetUpload: async (key) => {
      await on("uploads", "readwrite", (store) => store.delete(key));
      await on("blobs", "readwrite", (store) => store.delete(key));
    },
  };
}

/** @param {IDBFactory} factory @param {string} name @returns {Promise<IDBDatabase>} */
function openDatabase(factory, name) {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 3);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        request.result.createObjectStore("pending", { keyPath: "client_id" });
        request.result.createObjectStore("drafts", { keyPath: "room" });
      }
      if (oldVersion < 2) request.result.createObjectStore("files", { keyPath: "room" });
      request.result.createObjectStore("uploads", { keyPath: "key" });
      request.result.createObjectStore("blobs", { keyPath: "key" });
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
