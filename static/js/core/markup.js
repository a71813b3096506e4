/**
 * Markdown while one types: what a key or a button makes of what is selected. Pure: text and selection in, one edit out, which
 * the view puts in as if it had been typed, so that it can be undone.
 */

/** @typedef {{text: string, start: number, end: number}} Selected `start` and `end` of the selection */
/** @typedef {{from: number, to: number, text: string, select: [number, number]}} Edit `text` comes into the place of what stands there */

/** What stands around words. An underscore, so that it is not taken for half of the two asterisks. */
export const MARKS = /** @type {const} */ ({ bold: "**", italic: "_", strike: "~~", code: "`" });

/** @param {Selected} selected @param {string} mark @returns {Edit} around it, or away where it is there */
export function marked({ text, start, end }, mark) {
  const chosen = text.slice(start, end);
  const [lead = ""] = /^\s*/.exec(chosen) ?? [];
  const inner = chosen.trim();
  const [from, to] = inner ? [start + lead.length, start + lead.length + inner.length] : [start, start];
  const width = mark.length;
  if (text.slice(0, from).endsWith(mark) && text.startsWith(mark, to)) {
    return { from: from - width, to: to + width, text: inner, select: [from - width, to - width] };
  }
  if (inner.length >= 2 * width && inner.startsWith(mark) && inner.endsWith(mark)) {
    const bare = inner.slice(width, -width);
    return { from, to, text: bare, select: [from, from + bare.length] };
  }
  // Marks end with their paragraph: each line has its own.
  const lines = inner.split("\n").map((line) => (line.trim() || !inner ? `${mark}${line}${mark}` : line));
  const made = lines.join("\n");
  return lines.length > 1
    ? { from, to, text: made, select: [from, from + made.length] }
    : { from, to, text: made, select: [from + width, from + width + inner.length] };
}

/** Several lines become a block. @param {Selected} selected @returns {Edit} */
export function asCode(selected) {
  const { text, start, end } = selected;
  return text.slice(start, end).includes("\n") ? fenced(selected) : marked(selected, MARKS.code);
}

/** @param {Selected} selected @returns {Edit} a block of code of its own lines */
export function fenced({ text, start, end }) {
  const before = start > 0 && text[start - 1] !== "\n" ? "\n" : "";
  const after = end < text.length && text[end] !== "\n" ? "\n" : "";
  const chosen = text.slice(start, end);
  const longest = Math.max(2, ...[...chosen.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const at = start + before.length + fence.length + 1;
  return { from: start, to: end, text: `${before}${fence}\n${chosen}\n${fence}${after}`, select: [at, at + chosen.length] };
}

/** The address is asked for next; or the words, where an address was selected. @param {Selected} selected @returns {Edit} */
export function linked({ text, start, end }) {
  const chosen = text.slice(start, end).trim();
  if (isAddress(chosen)) return { from: start, to: end, text: `[](${chosen})`, select: [start + 1, start + 1] };
  const at = start + chosen.length + (chosen ? 3 : 1);
  return { from: start, to: end, text: `[${chosen}]()`, select: [at, at] };
}

/** @typedef {"quote" | "list" | "numbers"} Lines */
/** @type {Record<Lines, {mark: (n: number) => string, found: RegExp}>} */
const LINES = {
  quote: { mark: () => "> ", found: /^>[ ]?/ },
  list: { mark: () => "- ", found: /^[-*+] / },
  numbers: { mark: (n) => `${n}. `, found: /^\d{1,9}[.)] / },
};

/** Whole lines are quoted or listed, or no more where all of them are. @param {Selected} selected @param {Lines} kind @returns {Edit} */
export function lines({ text, start, end }, kind) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const { mark, found } = LINES[kind];
  const given = text.slice(from, to).split("\n");
  const isSo = given.every((line) => found.test(line)) && text.slice(from, to) !== "";
  const bare = (/** @type {string} */ line) => Object.values(LINES).reduce((left, one) => left.replace(one.found, ""), line);
  const made = given.map((line, n) => (isSo ? line.replace(found, "") : mark(n + 1) + (kind === "quote" ? line : bare(line)))).join("\n");
  const caret = from + made.length;
  return { from, to, text: made, select: start === end ? [caret, caret] : [from, caret] };
}

/**
 * A new line goes on with a list or a quote; on an empty item it ends it.
 * @param {Selected} selected
 * @returns {Edit | null} null: nothing but a new line
 */
export function newLine({ text, start, end }) {
  if (start !== end || inFence(text, start)) return null;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, start);
  const found = /^(\s*)(?:([-*+])( \[[ xX]\])?|(\d{1,9})([.)])|(>)) (.*)$/.exec(line);
  if (!found) return null;
  const [, space = "", bullet, task, number, dot, quote, said = ""] = found;
  if (!said.trim()) return { from, to: start, text: "", select: [from, from] };
  const mark = bullet ? `${bullet}${task ? " [ ]" : ""}` : number ? `${Number(number) + 1}${dot}` : quote;
  const made = `\n${space}${mark} `;
  return { from: start, to: start, text: made, select: [start + made.length, start + made.length] };
}

/** Whether a block of code is open there: then Enter makes a line of it. @param {string} text @param {number} caret */
export function inFence(text, caret) {
  /** @type {string | null} */
  let fence = null;
  for (const line of text.slice(0, caret).split("\n")) {
    const ticks = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (!ticks) continue;
    const [, mark = "", info = ""] = ticks;
    if (fence === null) fence = mark;
    else if (mark.startsWith(fence) && !info.trim()) fence = null;
  }
  return fence !== null;
}

/** @param {string} text */
export const isAddress = (text) => /^https?:\/\/[^\s<>]+$/i.test(text) && URL.canParse(text);

/** An address pasted over words makes a link of them. @param {Selected} selected @param {string} pasted @returns {Edit | null} */
export function pastedOver({ text, start, end }, pasted) {
  const chosen = text.slice(start, end);
  const address = pasted.trim();
  if (!chosen.trim() || /[\n[\]]/.test(chosen) || isAddress(chosen.trim()) || !isAddress(address) || inFence(text, start)) return null;
  const made = `[${chosen}](${address.replaceAll("(", "%28").replaceAll(")", "%29")})`;
  return { from: start, to: end, text: made, select: [start + made.length, start + made.length] };
}

/** Cells as spreadsheets copy them, by tabs and lines. @param {string} pasted @returns {string | null} a table in Markdown; null: it is none */
export function tableOf(pasted) {
  const rows = cellsOf(pasted.replace(/\r\n?/g, "\n").replace(/\n$/, ""));
  const width = Math.max(...rows.map((row) => row.length));
  if (rows.length < 2 || width < 2) return null;
  const line = (/** @type {string[]} */ row) => `| ${Array.from({ length: width }, (_, n) => clean(row[n] ?? "")).join(" | ")} |`;
  const [head = [], ...others] = rows;
  const isNumber = (/** @type {number} */ n) => {
    const given = others.flatMap((row) => row[n]?.trim() || []);
    return given.length > 0 && given.every((cell) => /^[-+]?[\d.,\s]+[%€$£]?$/.test(cell));
  };
  const rule = `|${Array.from({ length: width }, (_, n) => (isNumber(n) ? "--:" : "---")).join("|")}|`;
  return [line(head), rule, ...others.map(line)].join("\n");
}

/** @param {string} cell */
const clean = (cell) => cell.trim().replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");

/** A cell with a line end or a quote in it stands in quotes, quotes in it doubled. @param {string} text @returns {string[][]} */
function cellsOf(text) {
  /** @type {string[][]} */
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/gy;
  for (let at = 0; at <= text.length; ) {
    cell.lastIndex = at;
    const [whole = "", quoted, plain = "", end] = cell.exec(text) ?? [];
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (!end) break;
    if (end === "\n") rows.push([]);
    at += whole.length;
  }
  return rows;
}
