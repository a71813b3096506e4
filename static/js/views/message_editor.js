/** Changing one's own words, where they stand. */
import { html } from "../../vendor/htm-preact.js";
import { useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { useTask } from "./dialog.js";
import { useStore } from "./store.js";
import { fit, lengthOf } from "./text_area.js";
import { editing, isTouch, words } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */

/** @param {{message: Message}} props */
export function MessageEditor({ message }) {
  const store = useStore();
  return html`<${SourceEditor} source=${message.source} save=${(/** @type {string} */ text) => store.edit(message, text)} done=${stop} />`;
}

function stop() {
  editing.value = null;
  document.getElementById("composer")?.focus();
}

/** @param {{source: string, save: (text: string) => Promise<unknown> | unknown, done: () => void}} props */
export function SourceEditor({ source, save, done }) {
  const store = useStore();
  const [text, setText] = useState(source);
  const task = useTask();
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const over = lengthOf(text) - store.limits.value.source_chars;

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    fit(area);
  }, []);

  const submit = () => {
    if (!text.trim() || over > 0 || task.busy) return;
    if (text === source) return done();
    void task.run(async () => {
      await save(text);
      done();
    });
  };

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") done();
    else if (event.key === "Enter" && !event.shiftKey && !isTouch()) submit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return html`<div class="message-editor">
    <textarea ref=${field} rows="1" aria-label="Edit the message" value=${text} onKeyDown=${onKeyDown}
      onInput=${(/** @type {Event} */ event) => {
        const area = /** @type {HTMLTextAreaElement} */ (event.target);
        setText(area.value);
        fit(area);
      }}></textarea>
    <div class="message-editor-foot">
      <span role="status">${task.problem ? html`<span class="field-error">${words(task.problem)}</span>` : over > 0 ? `${over.toLocaleString("en")} characters too many` : html`<span class="wide-only">Enter saves, Esc leaves it as it was</span>`}</span>
      <button type="button" class="button small plain" onClick=${done}>Cancel</button>
      <button type="button" class="button small primary" disabled=${!text.trim() || over > 0 || task.busy} aria-busy=${String(task.busy)} onClick=${submit}>Save</button>
    </div>
  </div>`;
}
