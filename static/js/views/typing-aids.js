/** What helps whoever writes Markdown, wherever one does: keys, new lines that go on with a list, what is pasted. */
import { MARKS, asCode, fenced, inFence, lines, linked, marked, newLine, pastedOver, tableOf } from "../core/markup.js";
import { meant } from "./shortcuts.js";
import { insert, put, selectedIn } from "./writing-field.js";

/** @typedef {import("../core/markup.js").Selected} Selected */
/** @typedef {import("../core/markup.js").Edit} Edit */

/** By the name of its shortcut. @type {Record<string, (selected: Selected) => Edit>} */
const DEEDS = {
  bold: (selected) => marked(selected, MARKS.bold),
  italic: (selected) => marked(selected, MARKS.italic),
  strike: (selected) => marked(selected, MARKS.strike),
  code: asCode,
  block: fenced,
  link: linked,
  quote: (selected) => lines(selected, "quote"),
  list: (selected) => lines(selected, "list"),
  numbers: (selected) => lines(selected, "numbers"),
};

/** @param {HTMLTextAreaElement} box @param {string} name */
export function format(box, name) {
  const deed = DEEDS[name];
  if (deed) put(box, deed(selectedIn(box)));
}

/** @param {KeyboardEvent} event */
export function formatKey(event) {
  event.preventDefault();
  format(/** @type {HTMLTextAreaElement} */ (event.target), meant(event, "composer") ?? "");
}

/** Shift+Enter, or Enter inside of code. @param {KeyboardEvent} event */
export function goOnKey(event) {
  const box = /** @type {HTMLTextAreaElement} */ (event.target);
  const edit = newLine(selectedIn(box));
  if (!edit && event.isTrusted) return; // the browser does it
  event.preventDefault();
  if (edit) put(box, edit);
  else insert(box, "\n");
}

/** @param {HTMLTextAreaElement} box */
export const isInCode = (box) => inFence(box.value, box.selectionStart);

/** An address over words makes a link, cells of a spreadsheet a table. @param {HTMLTextAreaElement} box @param {string} text @param {string} markup */
export function paste(box, text, markup) {
  const isTable = /<table[\s>]/i.test(markup) && !isInCode(box);
  const edit = (isTable && table(selectedIn(box), text)) || pastedOver(selectedIn(box), text);
  if (edit) put(box, edit);
  else insert(box, text);
}

/** On lines of its own. @param {Selected} selected @param {string} pasted @returns {Edit | null} */
function table({ text, start, end }, pasted) {
  const made = tableOf(pasted);
  if (made === null) return null;
  const before = start === 0 || text.slice(0, start).endsWith("\n\n") ? "" : text[start - 1] === "\n" ? "\n" : "\n\n";
  const whole = `${before}${made}\n`;
  return { from: start, to: end, text: whole, select: [start + whole.length, start + whole.length] };
}
