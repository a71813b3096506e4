/** A status as one types it behind a command: an emoji, or its name between colons, and words. Pure. */

const IS_EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[#*\d]\uFE0F?\u20E3)/u;

/**
 * @param {string} text
 * @param {(name: string) => string | undefined} called the emoji of that name
 * @returns {{emoji: string, text: string}}
 */
export function statusIn(text, called) {
  const [colons = "", name = ""] = /^:([^\s:]+):/.exec(text) ?? [];
  const named = name && called(name);
  if (named) return { emoji: named, text: text.slice(colons.length).trim() };
  const [first] = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  const letter = first?.segment ?? "";
  return IS_EMOJI.test(letter) ? { emoji: letter, text: text.slice(letter.length).trim() } : { emoji: "", text };
}
