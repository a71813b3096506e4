/** A list that the server hands out a page at a time: the newest first, more when it is asked for. */

import { signal } from "./signals.js";

/** @import { Api } from "./api.js" */

/** @template T */
export class PagedList {
  /** @param {Api} api @param {string} path @param {string} name of the list in the answer */
  constructor(api, path, name) {
    this.api = api;
    this.path = path;
    this.name = name;
    /** Null until it was asked for. */
    this.list = signal(/** @type {T[] | null} */ (null));
    /** Where it goes on. */
    this.next = signal(/** @type {string | null} */ (null));
  }

  /** The newest ones anew. */
  async load() {
    const page = await this.api.get(this.path);
    this.list.value = page[this.name];
    this.next.value = page.next;
  }

  async more() {
    const next = this.next.peek();
    if (next === null) return;
    const page = await this.api.get(next);
    if (this.next.peek() !== next) return; // loaded anew meanwhile
    this.list.value = [...(this.list.peek() ?? []), ...page[this.name]];
    this.next.value = page.next;
  }

  /** @param {(one: T) => boolean} keep */
  keep(keep) {
    this.list.value = this.list.peek()?.filter(keep) ?? null;
  }
}
