/**
 * The table of emoji: finding one by its short codes, which are English, and by what it is called in the page's language;
 * skin tones; those used last. Pure, but for `EmojiTable`, which fetches it.
 */

import { bare } from "./fuzzy.js";
import { computed, signal } from "./signals.js";
import { gettext } from "./words.js";

/**
 * @typedef {object} Emoji
 * @property {string} emoji
 * @property {string[]} names short codes, without colons
 * @property {string} name in the page's language; `:name:` of one of the workspace's own
 * @property {{name: string, words: string}} sought what it is found by besides, as `plain` writes it
 * @property {string} [url] the picture of one of the workspace's own; `emoji` is `:name:` then
 */

/** @typedef {{name: string, emoji: Emoji[]}} EmojiGroup */

/** "" is no tone; the others are Fitzpatrick types 1-2, 3, 4, 5 and 6 (UTS 51 section 2.4). */
export const TONES = ["", "\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"];

/** What each of them is called. */
export const TONE_NAMES = [gettext("No skin tone"), gettext("Light skin tone"), gettext("Medium-light skin tone"), gettext("Medium skin tone"), gettext("Medium-dark skin tone"), gettext("Dark skin tone")];

/** Under this name a browser keeps the one that was chosen. */
export const TONE_KEY = "flack-tone";

/** Two rows of the picker. */
const MOST_RECENT = 18;

/** Before anybody has chosen. */
const FIRST = ["👍", "❤️", "😂", "🎉", "👀", "🙏"];

/** Fetched when a picker opens for the first time: nobody needs it before. */
export class EmojiTable {
  /** @param {{surroundings: {emoji?: string, fetch: typeof fetch}}} store */
  constructor({ surroundings: { emoji = "", fetch } }) {
    this.address = emoji;
    this.fetch = fetch;
    this.groups = signal(/** @type {EmojiGroup[] | null} */ (null));
    /** @private */
    this.called = computed(() => new Map((this.groups.value ?? []).flatMap(({ emoji }) => emoji).map((one) => [keyOf(one.emoji), one.name])));
    /** @private @type {Promise<void> | null} */
    this.loading = null;
  }

  /** Rejects when it can't be had; the next call tries again. */
  load() {
    this.loading ??= this.#fetch().catch((error) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  /**
   * What one is called, its tone included. Subscribes like a signal.
   * @param {string} emoji
   * @returns {string} itself: one of the workspace's own, or not known yet
   */
  nameOf(emoji) {
    const name = this.called.value.get(keyOf(emoji));
    const tone = TONES.findIndex((one) => one && emoji.slice(1).includes(one));
    return name && tone > 0 ? gettext("{emoji}: {tone}", { emoji: name, tone: TONE_NAMES[tone] ?? "" }) : (name ?? emoji);
  }

  async #fetch() {
    const answer = await this.fetch(this.address);
    if (!answer.ok) throw new Error(`No table of emoji: ${answer.status}`);
    this.groups.value = groupsOf(await answer.json());
  }
}

/** @param {{groups: {name: string, emoji: [string, string, string, string][]}[]}} table as vendored @returns {EmojiGroup[]} */
export function groupsOf({ groups }) {
  return groups.map(({ name, emoji }) => ({
    name,
    emoji: emoji.map(([character, codes, called, words]) => ({ emoji: character, names: codes.split(" "), name: called, sought: { name: plain(called), words: plain(words) } })),
  }));
}

/**
 * Words apart from each other, a space before and behind each, as one types them: `coeur` means "cœur", `قلب احمر` "قلب أحمر".
 * @param {string} text
 */
export const plain = (text) => ` ${bare(text).replaceAll("œ", "oe").replaceAll("ß", "ss").replace(/[^\p{L}\p{N}+]+/gu, " ").trim()} `;

/** The same without a tone, and however it is to be drawn (U+FE0F). @param {string} emoji */
const keyOf = (emoji) => bareOf(emoji).replaceAll("\u{FE0F}", "");

/**
 * Those that fit, the best first: called so, called so at the beginning, a word of the name, a part of it, another word for it.
 * @param {EmojiGroup[]} groups
 * @param {string} text as typed, with or without colons
 * @returns {Emoji[]}
 */
export function searched(groups, text) {
  const typed = text.trim().replace(/^:|:$/g, "").toLowerCase();
  if (!typed) return [];
  const wanted = { code: typed.replace(/[\s-]+/g, "_"), words: plain(typed).trimEnd() };
  return groups
    .flatMap(({ emoji }) => emoji)
    .map((one) => ({ one, rank: rankOf(one, wanted) }))
    .filter(({ rank }) => rank < UNFIT)
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

const UNFIT = 7;

/** @param {Emoji} emoji @param {{code: string, words: string}} wanted */
function rankOf({ names, sought }, { code, words }) {
  const isWord = words.length > 1;
  if (names.includes(code) || sought.name === `${words} `) return 0;
  if (names.some((name) => name.startsWith(code))) return 1;
  if (isWord && sought.name.includes(`${words} `)) return 2 + wordsMoreIn(sought.name, words);
  if (names.some((name) => name.includes(`_${code}`)) || (isWord && sought.name.includes(words))) return 3;
  if (isWord && sought.words.includes(`${words} `)) return 4;
  if (isWord && sought.words.includes(words)) return 5;
  return names.some((name) => name.includes(code)) ? 6 : UNFIT;
}

/** "rotes Herz" is nearer to "Herz" than "lächelndes Gesicht mit Herz". @param {string} name @param {string} words @returns {number} under 1 */
const wordsMoreIn = (name, words) => 1 - words.split(" ").length / name.split(" ").length;

/**
 * An emoji of one person in a skin tone. Those of several people stay as they are: whose tone it would be is not said.
 * @param {string} emoji
 * @param {string} tone one of TONES
 */
export function toned(emoji, tone) {
  const people = [...bareOf(emoji)].filter((character) => /\p{Emoji_Modifier_Base}/u.test(character));
  if (!tone) return bareOf(emoji);
  if (people.length !== 1) return emoji;
  const [person] = /** @type {[string]} */ (people);
  // The tone takes the place of the selector behind the person (UTS 51 section 2.4).
  return emoji.replace(/[\u{1F3FB}-\u{1F3FF}]/gu, "").replace(new RegExp(`${person}\u{FE0F}?`, "u"), person + tone);
}

/** Without a tone; the tones themselves stay. @param {string} emoji */
const bareOf = (emoji) => emoji.replace(/(?<=.)[\u{1F3FB}-\u{1F3FF}]/gu, "");

/** Those used last, with one more. @param {string[]} recent @param {string} emoji @returns {string[]} */
export function withUsed(recent, emoji) {
  return [emoji, ...recent.filter((one) => one !== emoji)].slice(0, MOST_RECENT);
}

/** What is offered at hand: those used last, filled up with common ones. @param {string[]} recent @param {number} count */
export function atHand(recent, count) {
  return [...new Set([...recent, ...FIRST])].slice(0, count);
}
