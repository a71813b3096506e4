/**
 * Files that are to go with the next message, by room. Those that are uploaded wait here for it, also over a reload; how they
 * get to the server is in uploads.js.
 */

import { randomId } from "./random_id.js";
import { signal } from "./signals.js";

/** @import { Attachment, Storage, Upload } from "./types.js" */

export class Attachments {
  /** @param {Storage} storage */
  constructor(storage) {
    this.storage = storage;
    this.all = signal(/** @type {Upload[]} */ ([]));
    /** @private @type {((storage: Storage) => void) | undefined} */
    this.open = undefined;
    /** The lasting store, once what was kept there is back. @type {Promise<Storage>} */
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  /** The lasting store, once it is open: what was uploaded and not posted comes back. @param {Storage} storage */
  async use(storage) {
    this.storage = storage;
    const kept = await storage.files().catch(() => /** @type {Map<number, Attachment[]>} */ (new Map()));
    const known = new Set(this.all.peek().map(({ file }) => file?.id));
    const back = [...kept].flatMap(([room, files]) => files.filter(({ id }) => !known.has(id)).map((file) => ready(room, file)));
    this.all.value = [...back, ...this.all.peek()];
    this.open?.(storage);
  }

  /** Subscribes like a signal. @param {number} room @returns {Upload[]} */
  of(room) {
    return this.all.value.filter((upload) => upload.room === room);
  }

  /** The files of a message that is posted now. @param {number} room @returns {Attachment[]} */
  take(room) {
    const taken = this.all.peek().flatMap((one) => (one.room === room && one.file ? [one.file] : []));
    if (!taken.length) return taken;
    this.all.value = this.all.peek().filter((one) => one.room !== room || !one.file);
    void this.keep(room);
    return taken;
  }

  /** They are to be posted after all. @param {number} room @param {Attachment[]} files */
  putBack(room, files) {
    this.all.value = [...files.map((file) => ready(room, file)), ...this.all.peek()];
    void this.keep(room);
  }

  /** Over a reload. @param {number} room */
  keep(room) {
    const files = this.all.peek().flatMap((one) => (one.room === room && one.file ? [one.file] : []));
    return this.storage.keepFiles(room, files).catch((error) => console.warn("Uploaded files are not kept over a reload:", error));
  }
}

/** @param {number} room @param {Attachment} file @returns {Upload} */
function ready(room, file) {
  return { key: randomId(), room, name: file.name, size: file.size, sent: file.size, state: "ready", file, problem: null };
}
