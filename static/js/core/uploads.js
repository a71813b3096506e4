/**
 * Files on their way up: in parts that go on after a cut (tus 1.0.0, https://tus.io/protocols/resumable-upload), two at a
 * time. Finished ones wait for their message in attachments.js; unfinished ones go on after a reload (unfinished.js).
 */

import { ApiError, errorOf, problemOf, unanswered } from "./api.js";
import { randomId } from "./random_id.js";
import { memoryStorage } from "./storage.js";
import { Unfinished } from "./unfinished.js";
import { gettext } from "./words.js";

/** @import { Attachments } from "./attachments.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Attachment, KeptUpload, Storage, Surroundings, Upload } from "./types.js" */

/** Below what the server takes in one request; a cut costs at most this much. */
const PART_BYTES = 8 * 1024 * 1024;
const MOST_AT_ONCE = 2;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * @typedef {object} Asked
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {Blob | null} [body]
 * @property {(sent: number) => void} [onprogress]
 * @property {AbortSignal} signal
 */

/** @typedef {{status: number, header: (name: string) => string | null, text: string}} Answered */
/** @typedef {(asked: Asked) => Promise<Answered>} Requester rejects when no answer came */

/** @typedef {{blob: Blob | null, modified: number, address: string | null, abort: AbortController, pauses: number}} Work what views need not know */

export class Uploads {
  /** @param {{boot: {api: string}, surroundings: Surroundings & {clock: Clock}, attachments: Attachments}} store */
  constructor({ boot, surroundings, attachments }) {
    const { csrfToken, clock, request = byXhr, name = "flack", locks } = surroundings;
    this.base = boot.api;
    this.csrfToken = csrfToken;
    this.clock = clock;
    this.request = request;
    this.attachments = attachments;
    this.all = attachments.all;
    /** @private @type {Map<string, Work>} */
    this.work = new Map();
    /** @private */
    this.unfinished = new Unfinished(name, memoryStorage(), locks);
    /** What was on its way when the page was left is here again. */
    this.cameBack = attachments.opened.then((lasting) => this.#use(lasting));
  }

  /** @param {Storage} storage */
  async #use(storage) {
    for (const one of await this.unfinished.use(storage)) this.#comeBack(one);
    this.#next();
  }

  /** What was on its way when the page was left. @param {{upload: KeptUpload, blob: Blob | null}} one */
  #comeBack({ upload, blob }) {
    const { key, room, name, size, modified, address, sent } = upload;
    const id = Number(address?.split("/").at(-1));
    if (this.all.peek().some(({ file }) => file?.id === id)) return this.unfinished.end(key); // its last step was not kept
    this.work.set(key, { blob, modified, address, abort: new AbortController(), pauses: 0 });
    this.all.value = [...this.all.peek(), { key, room, name, size, sent, state: blob ? "waiting" : "lost", file: null, problem: null }];
  }

  /** @param {number} room @param {File[]} files */
  add(room, files) {
    for (const file of files) {
      const lost = this.all.peek().find((one) => one.room === room && one.state === "lost" && this.#isOf(one, file));
      if (lost) this.goOn(lost.key, file);
      else this.#add(room, file);
    }
    this.#next();
  }

  /** @param {number} room @param {File} file */
  #add(room, file) {
    const key = randomId();
    const { name, size, lastModified: modified } = file;
    this.work.set(key, { blob: file, modified, address: null, abort: new AbortController(), pauses: 0 });
    this.all.value = [...this.all.peek(), { key, room, name, size, sent: 0, state: "waiting", file: null, problem: null }];
    this.unfinished.begin({ key, room, name, size, modified, address: null, sent: 0 }, file);
  }

  /** The file of a lost one, given again. @param {string} key @param {File} file */
  goOn(key, file) {
    const upload = this.#find(key);
    const work = this.work.get(key);
    if (upload?.state !== "lost" || !work) return;
    if (!this.#isOf(upload, file)) {
      this.#update(key, { problem: { code: "invalid", detail: gettext("That is another file, or it has changed. Choose “{name}” as it was.", { name: upload.name }) } });
      return;
    }
    work.blob = file;
    this.unfinished.keepBytes(key, file);
    this.#update(key, { state: "waiting", problem: null });
    this.#next();
  }

  /** @param {Upload} upload @param {File} file */
  #isOf({ key, name, size }, file) {
    return name === file.name && size === file.size && this.work.get(key)?.modified === file.lastModified;
  }

  /** @param {string} key */
  cancel(key) {
    const upload = this.#find(key);
    const work = this.work.get(key);
    work?.abort.abort();
    this.work.delete(key);
    this.unfinished.end(key);
    this.all.value = this.all.peek().filter((one) => one.key !== key);
    if (upload) this.attachments.keep(upload.room);
    const address = upload?.file ? `${this.base}/files/${upload.file.id}` : work?.address;
    if (address) this.#giveUp(address);
    this.#next();
  }

  /** What isn't heard of expires. @param {string} address */
  #giveUp(address) {
    void this.#ask("DELETE", address, {}, new AbortController().signal).catch(() => {});
  }

  /** A failed one once more; it goes on where it stood. @param {string} key */
  retry(key) {
    if (this.#find(key)?.state !== "failed") return;
    this.#update(key, { state: "waiting", problem: null });
    this.#next();
  }

  #next() {
    const running = this.all.peek().filter(({ state }) => state === "sending" || state === "paused").length;
    const waiting = this.all.peek().filter(({ state }) => state === "waiting");
    for (const { key } of waiting.slice(0, Math.max(0, MOST_AT_ONCE - running))) void this.#run(key);
  }

  /** @param {string} key */
  async #run(key) {
    const work = this.work.get(key);
    const upload = this.#find(key);
    if (!work || !upload) return;
    this.#update(key, { state: "sending" });
    try {
      const file = await this.#send(upload, work);
      this.#update(key, { state: "ready", file, sent: upload.size });
      this.work.delete(key);
      await this.attachments.keep(upload.room);
      this.unfinished.end(key);
    } catch (error) {
      if (work.abort.signal.aborted) return;
      if (error instanceof ApiError && error.code === "not_found" && upload.sent > 0) return this.#startOver(key, work);
      if (error instanceof ApiError && isPassing(error.code)) return this.#pause(key, work);
      this.#update(key, { state: "failed", problem: problemOf(error) });
      if (error instanceof ApiError && error.code === "not_found") work.address = null; // it expired: from the start
    }
    this.#next();
  }

  /** The server has thrown it away: from the first byte. @param {string} key @param {Work} work */
  #startOver(key, work) {
    work.address = null;
    this.#update(key, { state: "waiting", sent: 0 });
    this.#next();
  }

  /** @param {string} key @param {Work} work */
  #pause(key, work) {
    this.#update(key, { state: "paused" });
    const bound = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** work.pauses);
    work.pauses += 1;
    this.clock.after(() => void (this.#find(key)?.state === "paused" && this.#run(key)), bound * (0.5 + this.clock.random() / 2));
  }

  /** @param {Upload} upload @param {Work} work @returns {Promise<Attachment>} */
  async #send(upload, work) {
    const { signal } = work.abort;
    if (!work.address) {
      const uncut = new AbortController().signal; // the answer names what there is to give up
      const begun = await this.#ask("POST", `${this.base}/uploads`, { "Upload-Length": String(upload.size), "Upload-Metadata": `filename ${base64(upload.name)}` }, uncut);
      work.address = begun.header("Location");
      if (signal.aborted) {
        if (work.address) this.#giveUp(work.address);
        throw unanswered();
      }
      this.unfinished.note(upload.key, { address: work.address });
    }
    const address = work.address ?? "";
    let offset = await this.#offset(address, signal);
    this.#update(upload.key, { sent: offset });
    while (offset < upload.size) {
      const start = offset;
      const part = /** @type {Blob} */ (work.blob).slice(start, start + PART_BYTES);
      const headers = { "Upload-Offset": String(start), "Content-Type": "application/offset+octet-stream" };
      const answer = await this.#ask("PATCH", address, headers, signal, part, (sent) => this.#update(upload.key, { sent: start + sent }));
      offset = Number(answer.header("Upload-Offset"));
      work.pauses = 0;
      this.#update(upload.key, { sent: offset });
      this.unfinished.note(upload.key, { sent: offset });
    }
    const file = await this.#ask("GET", address.replace("/uploads/", "/files/"), {}, signal);
    return JSON.parse(file.text);
  }

  /** @param {string} address @param {AbortSignal} signal */
  async #offset(address, signal) {
    return Number((await this.#ask("HEAD", address, {}, signal)).header("Upload-Offset"));
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {Record<string, string>} headers
   * @param {AbortSignal} signal
   * @param {Blob | null} [body]
   * @param {(sent: number) => void} [onprogress]
   */
  async #ask(method, url, headers, signal, body = null, onprogress = () => {}) {
    const sent = { Accept: "application/json", "Tus-Resumable": "1.0.0", "X-CSRFToken": this.csrfToken(), ...headers };
    let answer;
    try {
      answer = await this.request({ method, url, headers: sent, body, onprogress, signal });
    } catch {
      throw unanswered();
    }
    if (answer.status < 200 || answer.status > 299) throw errorOf(answer.status, parsed(answer.text), answer.header("Retry-After"));
    return answer;
  }

  /** @param {string} key */
  #find(key) {
    return this.all.peek().find((upload) => upload.key === key);
  }

  /** @param {string} key @param {Partial<Upload>} change */
  #update(key, change) {
    this.all.value = this.all.peek().map((upload) => (upload.key === key ? { ...upload, ...change } : upload));
  }
}

/** These pass by themselves; `conflict` is a part that arrived although its answer did not. @param {string} code */
const isPassing = (code) => ["offline", "unavailable", "rate_limited", "internal", "conflict"].includes(code);

/** @param {string} text */
function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Fetch tells nothing of how far a body has come. @type {Requester} */
function byXhr({ method, url, headers, body, onprogress, signal }) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error("not wanted any more"));
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => onprogress?.(event.loaded);
    xhr.onload = () => resolve({ status: xhr.status, header: (name) => xhr.getResponseHeader(name), text: xhr.responseText });
    xhr.onerror = xhr.onabort = () => reject(new Error("no answer"));
    signal.addEventListener("abort", () => xhr.abort(), { once: true });
    xhr.send(body ?? null);
  });
}
