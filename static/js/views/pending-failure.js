/** What may become of a message of mine that is not sent: refused, or kept until there is a connection. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";
import { toast } from "./ui.js";

/** @import { Pending } from "../core/types.js" */

const sayElsewhere = () => toast(gettext("Another tab is sending it already."));

/** @param {{pending: Pending, edit: () => void}} props */
export function PendingFailure({ pending, edit }) {
  const store = useStore();
  return html`<div class="message-state" role="alert">
      <${Icon} name="circle-alert" /><span>${pending.problem?.detail || gettext("This message was not taken.")}</span>
      <button type="button" class="link-button" onClick=${() => store.outbox.retry(pending.client_id)}>${gettext("Try again")}</button>
      <button type="button" class="link-button" onClick=${edit}>${gettext("Edit")}</button>
      <button type="button" class="link-button" onClick=${() => store.outbox.drop(pending.client_id)}>${gettext("Drop")}</button>
    </div>`;
}

/** @param {{pending: Pending, done: () => void}} props */
export function PendingEditor({ pending, done }) {
  const store = useStore();
  const [text, setText] = useState(pending.source);
  const save = () => {
    if (!text.trim()) return;
    if (store.outbox.edit(pending.client_id, text)) store.outbox.retry(pending.client_id);
    else sayElsewhere();
    done();
  };
  return html`<div class="message-editor">
    <textarea aria-label=${gettext("Edit your message")} autofocus value=${text} onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
    <div class="message-editor-foot"><span></span>
      <button type="button" class="button small plain" onClick=${done}>${gettext("Cancel")}</button>
      <button type="button" class="button small primary" disabled=${!text.trim()} onClick=${save}>${gettext("Send")}</button>
    </div>
  </div>`;
}

/** Not sent once, and not about to be: it is still one's own. @param {{pending: Pending, edit: () => void}} props */
export function PendingHeld({ pending, edit }) {
  const store = useStore();
  return html`<div class="message-state"><${Icon} name="clock" /><span>${gettext("Kept until there is a connection.")}</span>
    <button type="button" class="link-button" onClick=${edit}>${gettext("Edit")}</button>
    <button type="button" class="link-button" onClick=${() => store.outbox.drop(pending.client_id) || sayElsewhere()}>${gettext("Drop")}</button>
    </div>`;
}
