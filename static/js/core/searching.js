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
    /** The message that was looked at last, by its id. */
    this.opened = signal(0);
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
    const q = this.text.peek().replace(UNFINISHED, "").trim();
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

/** What has: and is: take. The server's own list is chat/search/traits.py. */
export const TRAITS = Object.freeze({ has: ["link", "file", "image", "reaction", "thread"], is: ["thread", "pinned", "starred"] });
/** What an operator begins with. */
export const NAMES = Object.freeze(["from", "in", "has", "is", "before", "after", "during"]);
/** Those that leave out after a minus. */
const LEAVING_OUT = Object.freeze(["from", "in", "has", "is"]);

/** An operator, or what has to be passed over to find the next. */
const PIECE = /(?<!\S)(from|in|has|is|before|after|during):("[^"]+"|[^\s"]+)(?!\S)|"[^"]*"|[^\s"]+|"/gi;
const DAYS = /^(?:today|yesterday|\d{4}(?:-\d{1,2}){0,2})$/i;

/** One that says nothing yet. */
const UNFINISHED = /(?<!\S)-?(?:from|in|has|is|before|after|during):(?!\S)/gi;

/** @typedef {{text: string, name: string, value: string}} Operator `text` as it was typed */

/** Those of a text, each once; what the server takes for words is none (chat/search/parsing.py). @param {string} text @returns {Operator[]} */
export function operatorsOf(text) {
  const found = [...text.matchAll(PIECE)].map(([whole, name = "", value = ""]) => ({ text: whole, name: name.toLowerCase(), value: value.replaceAll('"', "").toLowerCase() }));
  const known = found.filter(({ name, value }) => (name === "has" || name === "is" ? TRAITS[name].includes(value) : name === "from" || name === "in" || DAYS.test(value)));
  return known.filter(({ name, value }, nth) => known.findIndex((one) => one.name === name && one.value === value) === nth);
}

/**
 * The operator that is being typed where the caret is.
 * @param {string} text
 * @param {number} caret
 * @returns {{start: number, name: string | null, letters: string} | null} `name` is null while it is only begun: `letters` are then its own
 */
export function operatorAt(text, caret) {
  const before = text.slice(0, caret);
  const [, minus, word = ""] = /(-?)(\S*)$/.exec(before) ?? [];
  const names = minus ? LEAVING_OUT : NAMES;
  const start = caret - word.length;
  if (word.includes('"') || before.split('"').length % 2 === 0) return null; // exact words
  const colon = word.indexOf(":");
  if (colon < 0) return word.length > 1 && names.some((name) => name.startsWith(word.toLowerCase())) ? { start, name: null, letters: word.toLowerCase() } : null;
  const name = word.slice(0, colon).toLowerCase();
  return names.includes(name) ? { start, name, letters: word.slice(colon + 1) } : null;
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

