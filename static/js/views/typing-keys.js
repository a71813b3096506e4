/** The keys and pastes of the typing aids, wherever one writes: what comes before the aids are there waits for them. */
import { waitsFor } from "./lazy.js";
import { typingAids } from "./parts.js";
import { meant } from "./shortcuts.js";
import { isTouch } from "./ui.js";
import { insert } from "./writing-field.js";

/** Somewhere in it a block of code may be open. */
const FENCE = /^ {0,3}(`{3}|~{3})/m;
/** What the field itself answers. */
const OWN = ["send-now", "edit-last"];

/**
 * @param {KeyboardEvent} event
 * @param {() => void} send what Enter does outside of code, and if it can't be told whether this is code
 * @returns {boolean} whether it was one of theirs
 */
export function typingKey(event, send) {
  const box = /** @type {HTMLTextAreaElement} */ (event.target);
  const name = meant(event, "composer");
  const aids = typingAids.wanted();
  if (!name || OWN.includes(name)) return false;
  // A new line is one at once: what is typed next must not come before it.
  if (name === "line") aids?.goOnKey(event);
  else if (name === "send") {
    if (isTouch() || !FENCE.test(box.value)) return false;
    if (waitsFor(typingAids, event, send)) return true;
    if (!aids?.isInCode(box)) return false;
    aids.goOnKey(event);
  } else if (!waitsFor(typingAids, event)) aids?.formatKey(event);
  return true;
}

/** @param {ClipboardEvent} event */
export function typingPaste(event) {
  const box = /** @type {HTMLTextAreaElement} */ (event.target);
  const aids = typingAids.wanted();
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const markup = event.clipboardData?.getData("text/html") ?? "";
  const isPlain = box.selectionStart === box.selectionEnd && !markup.includes("<table");
  if (isPlain) return;
  event.preventDefault();
  const asItIs = () => insert(box, text);
  if (aids) aids.paste(box, text, markup);
  else typingAids.get().then(({ paste }) => paste(box, text, markup), asItIs);
}
