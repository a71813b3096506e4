/**
 * Uploads that a reload must not undo: what each is, how far it has come, and a copy of its bytes where the browser keeps one.
 * One tab goes on with each, by Web Locks; a closed tab gives way by itself.
 */

/** @import { KeptUpload, Storage } from "./types.js" */

/** More is not copied: it would fill the disk, and the person still has the file. */
const MOST_COPIED_BYTES = 512 * 1024 * 1024;

export class Unfinished {
  /**
   * @param {string} name of the account, the same in all its tabs
   * @param {Storage} storage
   * @param {LockManager | null} [locks] null: no other tab
   */
  constructor(name, storage, locks = globalThis.navigator?.locks) {
    this.name = name;
    this.storage = storage;
    this.locks = locks;
    /** What is known of mine. @private @type {Map<string, KeptUpload>} */
    this.mine = new Map();
    /** @private @type {Map<string, () => void>} */
    this.releases = new Map();
  }

  /** The lasting store, once it is open: those of an earlier page. @param {Storage} storage */
  async use(storage) {
    this.storage = storage;
    for (const upload of this.mine.values()) this.#try(storage.keepUpload(upload));
    const kept = await storage.uploads().catch(() => /** @type {KeptUpload[]} */ ([]));
    const back = [];
    for (const upload of kept) {
      if (this.mine.has(upload.key) || !(await this.#hold(upload.key))) continue;
      this.mine.set(upload.key, upload);
      back.push({ upload, blob: await storage.blob(upload.key).catch(() => null) });
    }
    return back;
  }

  /** @param {KeptUpload} upload @param {Blob} blob */
  begin(upload, blob) {
    this.mine.set(upload.key, upload);
    void this.#hold(upload.key);
    this.#try(this.storage.keepUpload(upload));
    this.keepBytes(upload.key, blob);
  }

  /** @param {string} key @param {Blob} blob */
  keepBytes(key, blob) {
    if (blob.size <= MOST_COPIED_BYTES) this.#try(this.#copy(key, blob));
  }

  /** @param {string} key @param {Blob} blob */
  async #copy(key, blob) {
    await this.storage.keepBlob(key, blob);
    if (!this.mine.has(key)) await this.storage.forgetUpload(key); // a copy takes a while: it is finished by now
  }

  /** @param {string} key @param {Partial<KeptUpload>} change */
  note(key, change) {
    const upload = this.mine.get(key);
    if (!upload) return;
    this.mine.set(key, { ...upload, ...change });
    this.#try(this.storage.keepUpload({ ...upload, ...change }));
  }

  /** Finished, or not wanted any more. @param {string} key */
  end(key) {
    if (!this.mine.delete(key)) return;
    this.#try(this.storage.forgetUpload(key));
    this.releases.get(key)?.();
    this.releases.delete(key);
  }

  /** @param {string} key @returns {Promise<boolean>} false where another tab has it */
  async #hold(key) {
    const { locks } = this;
    if (!locks) return true;
    /** @type {(() => void) | null} */
    const release = await new Promise((resolve) => {
      locks
        .request(`${this.name}-upload-${key}`, { ifAvailable: true }, (lock) => (lock ? new Promise((done) => resolve(() => done(undefined))) : resolve(null)))
        .catch(() => resolve(null));
    });
    if (release) this.releases.set(key, release);
    return release !== null;
  }

  /** @param {Promise<unknown>} keeping */
  #try(keeping) {
    keeping.catch((error) => console.warn("An upload is not kept over a reload:", error));
  }
}
