/** Fields that grow with their text, and how long a text is. */

const growsByItself = CSS.supports("field-sizing", "content");

/** Where the browser doesn't, the field takes its text's height. @param {HTMLTextAreaElement} area */
export function fit(area) {
  if (growsByItself) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

/** In code points, as the server counts. @param {string} text */
export function lengthOf(text) {
  if (text.length < 1000) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Inside a fence that is still open, Enter is a new line. @param {string} text the text before the cursor */
export const insideFence = (text) => ((text.match(/^(?:```|~~~)/gm) || []).length & 1) === 1;
