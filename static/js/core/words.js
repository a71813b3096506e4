/**
 * What the page says, in its language. The texts in the code are English and the keys of the others; a catalogue is a
 * script of its own (static/words/, made by bin/translations) that the page loads ahead of the modules. In English there
 * is none.
 *
 * Sentences are whole, with names in braces for what is put in: `gettext("{name} joined.", { name })`. Numbers are
 * written as the language writes them; text that runs the other way than the sentence is kept apart from it.
 */

/** @typedef {{language: string, rtl: boolean, plural: (n: number) => number, texts: Record<string, string | string[]>}} Catalogue */
/** @typedef {Record<string, string | number>} Values */

const catalogue = /** @type {{flackWords?: Catalogue}} */ (globalThis).flackWords;

/** Between a context and its text, as in GNU gettext's own files. */
const CONTEXT = "\u0004";
const PLACE = /\{(\w+)\}/g;
/** Unicode's isolates (UAX #9): what stands between them changes the order of nothing around it. */
const [APART, TOGETHER] = ["\u2068", "\u2069"];
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

const language = catalogue?.language ?? "en";
/** How dates and numbers are written: as the reader is used to, if theirs is a kind of the page's language. */
export const locale = globalThis.navigator?.languages?.find((one) => one.split("-")[0] === language) ?? language;

const figures = new Intl.NumberFormat(locale);
const together = new Intl.ListFormat(language === "en" ? "en-GB" : language, { type: "conjunction" });

/** @param {string} text @param {Values} [values] */
export function gettext(text, values) {
  return filled(found(text) ?? text, values);
}

/** The same English means several things. @param {string} context says which @param {string} text @param {Values} [values] */
export function pgettext(context, text, values) {
  return filled(found(context + CONTEXT + text) ?? text, values);
}

/**
 * A sentence that says how many; `{n}` is the number.
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Values} [values]
 */
export function ngettext(one, many, n, values) {
  const forms = catalogue?.texts[one];
  const text = catalogue && Array.isArray(forms) ? forms[catalogue.plural(n)] : n === 1 ? one : many;
  return filled(text, { n, ...values });
}

/**
 * A sentence with elements in it: what stands in braces is replaced, the rest stays text.
 * @template Part
 * @param {string} text
 * @param {Record<string, Part>} parts
 * @returns {(string | Part)[]}
 */
export function woven(text, parts) {
  return text.split(/(\{\w+\})/).map((piece) => parts[piece.slice(1, -1)] ?? piece);
}

/** @param {number} value */
export const number = (value) => figures.format(value);

/** "Anna, Bert and Carol". @param {string[]} names */
export const joined = (names) => together.format(names.map(apart));

/** @param {string} key @returns {string | undefined} */
function found(key) {
  const text = catalogue?.texts[key];
  return Array.isArray(text) ? text[0] : text;
}

/** @param {string} text @param {Values} [values] */
function filled(text, values) {
  if (!values) return text;
  return text.replace(PLACE, (place, name) => {
    const value = values[name];
    if (typeof value === "number") return number(value);
    return value === undefined ? place : apart(value);
  });
}

/** @param {string} text */
function apart(text) {
  return catalogue?.rtl || RIGHT_TO_LEFT.test(text) ? APART + text + TOGETHER : text;
}
