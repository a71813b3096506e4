/** Messages of mine that are on their way, or did not get through. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { Icon } from "./icon.js";
import { SourceEditor } from "./message_editor.js";
import { Avatar, PersonName } from "./people.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/types.js").Pending} Pending */

/** @param {{pending: Pending, first: boolean}} props */
export function PendingRow({ pending, first }) {
  const store = useStore();
  const [edits, setEdits] = useState(false);
  const me = store.me.value;
  const failed = pending.state === "failed";
  return html`<article class="message" data-state=${failed ? "failed" : "pending"} data-first=${first ? "" : undefined} aria-label="Your message, not sent yet">
    ${first
      ? html`<div class="message-face"><${Avatar} user=${me} /></div><header class="message-head"><${PersonName} user=${me} /></header>`
      : html`<span class="message-gutter"></span>`}
    <div class="message-body">
      ${edits
        ? html`<${SourceEditor} source=${pending.source} done=${() => setEdits(false)}
            save=${(/** @type {string} */ text) => store.editPending(pending.client_id, text) && store.retry(pending.client_id)} />`
        : html`<div class="prose" data-raw="">${pending.source}</div>`}
      ${failed && !edits && html`<${Failure} pending=${pending} edit=${() => setEdits(true)} />`}
      ${!failed && pending.attempts > 1 && html`<p class="message-state"><${Icon} name="clock" /><span>Not sent yet. It goes out when the connection is back.</span></p>`}
    </div>
  </article>`;
}

/** @param {{pending: Pending, edit: () => void}} props */
function Failure({ pending, edit }) {
  const store = useStore();
  return html`<p class="message-state" role="alert"><${Icon} name="circle-alert" />
    <span>Not sent. ${pending.problem?.detail}</span>
    <button type="button" class="link-button" onClick=${() => store.retry(pending.client_id)}>Try again</button>
    <button type="button" class="link-button" onClick=${edit}>Edit</button>
    <button type="button" class="link-button" onClick=${() => store.drop(pending.client_id)}>Drop</button></p>`;
}
