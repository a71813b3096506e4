/** What stands in the row of a message of mine that is not in the room yet: a little quiet while it is on its way; when it failed, it says why. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { asksBack } from "../core/outbox.js";
import { gettext } from "../core/words.js";
import { Files } from "./files.js";
import { Icon } from "./icon.js";
import { PendingEditor, PendingFailure, PendingHeld } from "./parts.js";
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
  // Not sent once, and not about to be: it is still one's own.
  const held = pending.state === "waiting" && pending.attempts === 0 && !pending.problem && ["offline", "waiting"].includes(store.connection.value.phase);
  return html`${first
      ? html`<div class="message-face"><${Avatar} user=${me} /></div>
        <div class="message-head"><${PersonName} user=${me} /><span class="message-time">${clock(new Date(pending.typed_at).toISOString())}</span></div>`
      : html`<div class="message-gutter"></div>`}
    <div class="message-body">
      ${pending.reply_to !== null && html`<${ReplyLine} room=${room} id=${pending.reply_to} />`}
      ${editing
        ? html`<${PendingEditor} pending=${pending} done=${() => setEditing(false)} />`
        : html`${pending.source && html`<div class="prose" data-raw="">${pending.source}</div>`}${pending.files?.length ? html`<${Files} files=${pending.files} />` : null}`}
      ${failed && !editing && html`<${PendingFailure} pending=${pending} edit=${() => setEditing(true)} />`}
      ${asks && html`<div class="message-state"><${Icon} name="at-sign" /><span>${gettext("Not sent yet. It waits for your answer below.")}</span></div>`}
      ${held && !editing && html`<${PendingHeld} pending=${pending} edit=${() => setEditing(true)} />`}
      ${pending.state === "waiting" && pending.problem && html`<div class="message-state"><${Icon} name="clock" /><span>${gettext("{problem} It is kept, and sent again by itself.", { problem: pending.problem.detail })}</span></div>`}
    </div>`;
}
