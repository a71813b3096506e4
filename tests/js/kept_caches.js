/** Cache Storage in memory, in the order of its making, as far as the page and its worker use it. */

const ORIGIN = "https://chat.example.org";
const whole = (address) => new URL(typeof address === "string" ? address : address.url, ORIGIN).href;

export class FakeCaches {
  constructor() {
    this.stored = new Map();
    /** Set to make every writing fail, as a full disk does. */
    this.isFull = false;
  }

  async open(name) {
    if (!this.stored.has(name)) this.stored.set(name, new FakeCache(this));
    return this.stored.get(name);
  }

  async keys() {
    return [...this.stored.keys()];
  }

  async delete(name) {
    return this.stored.delete(name);
  }

  async match(address, { cacheName }) {
    return this.stored.get(cacheName)?.match(address);
  }

  /** The texts of a cache by path. */
  async texts(name) {
    const rows = [...(this.stored.get(name)?.rows ?? [])];
    return Object.fromEntries(await Promise.all(rows.map(async ([url, answer]) => [url.slice(ORIGIN.length), await answer.clone().text()])));
  }
}

class FakeCache {
  constructor(caches) {
    this.caches = caches;
    this.rows = new Map();
  }

  async put(address, answer) {
    if (this.caches.isFull) throw new DOMException("full", "QuotaExceededError");
    this.rows.delete(whole(address));
    this.rows.set(whole(address), answer);
  }

  async match(address) {
    return this.rows.get(whole(address))?.clone();
  }

  async keys() {
    return [...this.rows.keys()].map((url) => ({ url }));
  }

  async delete(address) {
    return this.rows.delete(whole(address));
  }

  async addAll(addresses) {
    for (const address of addresses) await this.put(address, await this.caches.fetch(address));
  }
}
