/** The table of emoji: finding one by its short codes, skin tones, those used last. Pure, but for `EmojiTable`, which fetches it. */

import { signal } from "./signals.js";

/**
 * @typedef {object} Emoji
 * @property {string} emoji
 * @property {string[]} names short codes, without colons
 * @property {string} words more to find it by
 * @property {string} [url] the picture of one of the workspace's own; `emoji` is `:name:` then
 */

/** @typedef {{name: string, emoji: Emoji[]}} EmojiGroup */

/** "" is no tone; the others are Fitzpatrick types 1-2, 3, 4, 5 and 6 (UTS 51 section 2.4). */
export const TONES = ["", "\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"];

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

  async #fetch() {
    const answer = await this.fetch(this.address);
    if (!answer.ok) throw new Error(`No table of emoji: ${answer.status}`);
    this.groups.value = groupsOf(await answer.json());
  }
}

/** @param {{groups: {name: string, emoji: [string, string, string][]}[]}} table as vendored @returns {EmojiGroup[]} */
export function groupsOf({ groups }) {
  return groups.map(({ name, emoji }) => ({
    name,
    emoji: emoji.map(([character, names, words]) => ({ emoji: character, names: names.split(" "), words })),
  }));
}

/**
 * Those that fit, the best first: called so, called so at the beginning, a part of the name, another word for it.
 * @param {EmojiGroup[]} groups
 * @param {string} text as typed, with or without colons
 * @returns {Emoji[]}
 */
export function searched(groups, text) {
  const wanted = text.trim().replace(/^:|:$/g, "").toLowerCase().replace(/[\s-]+/g, "_");
  if (!wanted) return [];
  return groups
    .flatMap(({ emoji }) => emoji)
    .map((one) => ({ one, rank: rankOf(one, wanted) }))
    .filter(({ rank }) => rank < 5)
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

/** @param {Emoji} emoji @param {string} wanted */
function rankOf({ names, words }, wanted) {
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  if (names.some((name) => name.includes(`_${wanted}`))) return 2;
  if (` ${words.toLowerCase()}`.includes(` ${wanted.replaceAll("_", " ")}`)) return 3;
  return names.some((name) => name.includes(wanted)) ? 4 : 5;
}

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
