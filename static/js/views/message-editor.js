/** Editing a message in its place. What is typed stays until it is saved or given up. */
import { html } from "../../vendor/htm-preact.js";
import { useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { editMessage } from "../core/messages.js";
import { gettext, ngettext } from "../core/words.js";
import { ProblemNote, useTask } from "./dialog.js";
import { focusComposer } from "./focus.js";
import { useStore } from "./store.js";
import { typingKey, typingPaste } from "./typing-keys.js";
import { editing, isTouch } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */

/** What is typed and not saved, by message: a row that is scrolled far away is not drawn. @type {Map<number, {text: string, opened: Message}>} */
const begun = new Map();

/** @param {{message: Message}} props */
export function MessageEditor({ message }) {
  const store = useStore();
  const task = useTask();
  const [text, setText] = useState(begun.get(message.id)?.text ?? message.source);
  // What is edited is the version that was there at the beginning: a change meanwhile is a conflict, not lost.
  const [opened] = useState(begun.get(message.id)?.opened ?? message);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const limit = store.limits.value.source_chars;
  const tooLong = [...text].length > limit;
  const savable = !tooLong && (text.trim() !== "" || message.attachments.length > 0); // files may stand alone

  useLayoutEffect(() => {
    const box = field.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
    // With the buttons below it, once they are laid out.
    requestAnimationFrame(() => box?.closest(".message-editor")?.scrollIntoView({ block: "nearest" }));
  }, []);

  /** @param {string} text */
  function type(text) {
    setText(text);
    begun.set(message.id, { text, opened });
  }

  function done() {
    begun.delete(message.id);
    editing.value = null;
    const room = store.room(message.room_id);
    if (room) focusComposer(room);
  }

  const save = () => {
    if (!savable) return;
    if (text === message.source) return done();
    void task.run(async () => {
      await editMessage(store, opened, text);
      done();
    });
  };

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") done();
    else if (typingKey(event, save)) return;
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || !isTouch())) {
      event.preventDefault();
      save();
    }
  }

  return html`<div class="message-editor">
    <textarea ref=${field} aria-label=${gettext("Edit your message")} value=${text} onInput=${(/** @type {Event} */ event) => type(/** @type {HTMLTextAreaElement} */ (event.target).value)} onKeyDown=${onKeyDown} onPaste=${typingPaste}></textarea>
    <${ProblemNote} problem=${task.problem} />
    <div class="message-editor-foot">
      <span>${tooLong ? ngettext("At most {n} character.", "At most {n} characters.", limit) : html`<span class="wide-only">${gettext("Enter saves, Escape gives up")}</span>`}</span>
      <button type="button" class="button small plain" onClick=${done}>${gettext("Cancel")}</button>
      <button type="button" class="button small primary" disabled=${!savable || task.busy} aria-busy=${String(task.busy)} onClick=${save}>${gettext("Save")}</button>
    </div>
  </div>`;
}
