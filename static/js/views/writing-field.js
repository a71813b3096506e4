/** Putting something into a field where one writes, as if it had been typed: the browser's own undo takes it back. */

/** @typedef {import("../core/markup.js").Edit} Edit */

/** @param {HTMLTextAreaElement} box @returns {import("../core/markup.js").Selected} */
export const selectedIn = (box) => ({ text: box.value, start: box.selectionStart, end: box.selectionEnd });

/** @param {HTMLTextAreaElement} box @param {Edit} edit */
export function put(box, { from, to, text, select }) {
  box.focus();
  box.setSelectionRange(from, to);
  // The one command that takes part in undo (whatwg/html issue 4034); where there is none, the text still comes.
  const done = text ? document.execCommand("insertText", false, text) : from === to || document.execCommand("delete");
  if (!done) {
    box.setRangeText(text, from, to, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  box.setSelectionRange(...select);
}

/** In the place of what is selected. @param {HTMLTextAreaElement} box @param {string} text */
export function insert(box, text) {
  const { selectionStart: from, selectionEnd: to } = box;
  put(box, { from, to, text, select: [from + text.length, from + text.length] });
}
