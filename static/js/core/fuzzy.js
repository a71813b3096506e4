/** How well a name fits a few letters: begun, begun in a later word, contained, or its letters in their order. Pure. */

/** Ranks, the best first. */
const SAME = 0;
const BEGINS = 1;
const WORD_BEGINS = 2;
const CONTAINS = 3;
const IN_ORDER = 4;

/** Without case and marks: who looks for `ines` means Inés. @param {string} text */
export const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * @param {string} name
 * @param {string} letters as typed
 * @returns {number | null} the lower the better; null: it doesn't fit
 */
export function fit(name, letters) {
  const [text, wanted] = [bare(name), bare(letters.trim())];
  if (text === wanted) return SAME;
  if (text.startsWith(wanted)) return BEGINS;
  const words = beginnings(text);
  if (words.some((at) => text.startsWith(wanted, at))) return WORD_BEGINS;
  if (text.includes(wanted)) return CONTAINS;
  return words.some((at) => inOrder(text, at, wanted)) ? IN_ORDER : null;
}

/** The best of several names. @param {string[]} names @param {string} letters */
export function bestFit(names, letters) {
  const ranks = names.map((name) => fit(name, letters)).filter((rank) => rank !== null);
  return ranks.length ? Math.min(...ranks) : null;
}

/**
 * Those that fit, the best first; equal ones stay in their order.
 * @template T
 * @param {T[]} all
 * @param {string} letters
 * @param {(one: T) => string[]} namesOf
 * @returns {T[]}
 */
export function fitting(all, letters, namesOf) {
  return all
    .map((one) => ({ one, rank: bestFit(namesOf(one), letters) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => Number(a.rank) - Number(b.rank))
    .map(({ one }) => one);
}

/** Where words begin. @param {string} text */
function beginnings(text) {
  return [...text.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)].map(({ index }) => index);
}

/** `grdn` is in "garden". The first letter stands where a word begins: else nearly everything fits. @param {string} text @param {number} at @param {string} wanted */
function inOrder(text, at, wanted) {
  if (wanted.length < 2 || text[at] !== wanted[0]) return false;
  for (const letter of wanted) {
    const found = text.indexOf(letter, at);
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}
