/** One search at a time: what was asked, what came back, and where it goes on. The newest question wins. */
import { signal } from "./signals.js";

/** @import { Clock } from "./clock.js" */
/** @import { Found } from "./types.js" */

/** Long enough to finish a word, short enough to feel at once. */
const PAUSE_MS = 250;

export class Searching {
  /** @param {{api: {get: (path: string) => Promise<any>}, clock: Clock}} store */
  constructor({ api, clock }) {
    this.api = api;
    this.clock = clock;
    this.text = signal("");
    this.best = signal(false);
    /** What came back, all pages so far; null before the first answer and for no words. */
    this.found = signal(/** @type {Found | null} */ (null));
    this.busy = signal(false);
    this.problem = signal(/** @type {unknown} */ (null));
    /** @private @type {unknown} */
    this.timer = null;
    /** @private */
    this.asked = 0;
  }

  /** Asks when typing pauses. @param {string} text */
  type(text) {
    this.text.value = text;
    this.clock.cancel(this.timer);
    this.timer = this.clock.after(() => void this.ask(), PAUSE_MS);
  }

  /** @param {boolean} best */
  sort(best) {
    this.best.value = best;
    return this.ask();
  }

  /** From the beginning. @param {{parts?: boolean}} [how] `parts`: look inside of words too */
  ask({ parts = false } = {}) {
    this.clock.cancel(this.timer);
    const q = this.text.peek().trim();
    if (!q) return this.clear();
    const query = { q, ...(this.best.peek() && { sort: "best" }), ...(parts && { parts: "1" }) };
    return this.read(`/search?${new URLSearchParams(query)}`, null);
  }

  /** The next page, behind what is there. */
  more() {
    const found = this.found.peek();
    return found?.next && !this.busy.peek() ? this.read(found.next, found) : Promise.resolve();
  }

  clear() {
    this.asked += 1;
    this.found.value = this.problem.value = null;
    this.busy.value = false;
    return Promise.resolve();
  }

  /** @private @param {string} path @param {Found | null} before */
  async read(path, before) {
    const asked = (this.asked += 1);
    this.busy.value = true;
    this.problem.value = null;
    try {
      const page = await this.api.get(path);
      if (asked !== this.asked) return;
      this.found.value = before ? { ...before, messages: [...before.messages, ...page.messages], next: page.next } : page;
    } catch (error) {
      if (asked !== this.asked) return;
      this.problem.value = error;
    }
    this.busy.value = false;
  }
}

/** @type {Record<string, string>} */
const CHARACTERS = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&" };

/**
 * A snippet's HTML as pieces of text, so that it goes into the page as text.
 * @param {string} snippet text with <mark> around what was found
 * @returns {{text: string, found: boolean}[]}
 */
export function pieces(snippet) {
  return snippet
    .split(/<\/?mark>/)
    .map((part, nth) => ({ text: part.replace(/&(?:lt|gt|quot|#x27|amp);/g, (one) => CHARACTERS[one] ?? one), found: nth % 2 === 1 }))
    .filter((piece) => piece.text);
}

/**
 * The text with an operator, or without it where it was there.
 * @param {string} text
 * @param {string} operator `from:me`
 */
export function toggled(text, operator) {
  const words = text.split(/\s+/).filter(Boolean);
  const without = words.filter((word) => word.toLowerCase() !== operator.toLowerCase());
  return (without.length < words.length ? without : [...words, operator]).join(" ");
}

/** @param {string} text @param {string} operator */
export const has = (text, operator) => text.toLowerCase().split(/\s+/).includes(operator.toLowerCase());
