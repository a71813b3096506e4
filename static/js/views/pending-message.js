/** What stands in the row of a message of mine that is not in the room yet: a little quiet while it is on its way; when it failed, it says why. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { asksBack } from "../core/outbox.js";
import { gettext } from "../core/words.js";
import { Files } from "./files.js";
import { Icon } from "./icon.js";
import { Avatar, PersonName } from "./people.js";
import { ReplyLine } from "./reply-line.js";
import { useStore } from "./store.js";
import { clock } from "./time.js";

/** @typedef {import("../core/types.js").Pending} Pending */

/** @param {{room: import("./store.js").Store["rooms"]["value"][number], pending: Pending, first: boolean}} props */
export function PendingMessage({ room, pending, first }) {
  const store = useStore();
  const [editing, setEditing] = useState(false);
  const me = store.me.value;
  const asks = asksBack(pending);
  const failed = pending.state === "failed" && !asks;
  return html`${first
      ? html`<div class="message-face"><${Avatar} user=${me} /></div>
        <div class="message-head"><${PersonName} user=${me} /><span class="message-time">${clock(new Date(pending.typed_at).toISOString())}</span></div>`
      : html`<div class="message-gutter"></div>`}
    <div class="message-body">
      ${pending.reply_to !== null && html`<${ReplyLine} room=${room} id=${pending.reply_to} />`}
      ${editing
        ? html`<${PendingEditor} pending=${pending} done=${() => setEditing(false)} />`
        : html`${pending.source && html`<div class="prose" data-raw="">${pending.source}</div>`}${pending.files && html`<${Files} files=${pending.files} />`}`}
      ${failed && !editing && html`<div class="message-state" role="alert">
        <${Icon} name="circle-alert" /><span>${pending.problem?.detail || gettext("This message was not taken.")}</span>
        <button type="button" class="link-button" onClick=${() => store.outbox.retry(pending.client_id)}>${gettext("Try again")}</button>
        <button type="button" class="link-button" onClick=${() => setEditing(true)}>${gettext("Edit")}</button>
        <button type="button" class="link-button" onClick=${() => store.outbox.drop(pending.client_id)}>${gettext("Drop")}</button>
      </div>`}
      ${asks && html`<div class="message-state"><${Icon} name="at-sign" /><span>${gettext("Not sent yet. It waits for your answer below.")}</span></div>`}
      ${pending.state === "waiting" && pending.problem && html`<div class="message-state"><${Icon} name="clock" /><span>${gettext("{problem} It is kept, and sent again by itself.", { problem: pending.problem.detail })}</span></div>`}
    </div>`;
}

/** @param {{pending: Pending, done: () => void}} props */
function PendingEditor({ pending, done }) {
  const store = useStore();
  const [text, setText] = useState(pending.source);
  const save = () => {
    if (!text.trim()) return;
    if (store.outbox.edit(pending.client_id, text)) store.outbox.retry(pending.client_id);
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
