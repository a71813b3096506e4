/** One message, and what can be done with it. */
import { html } from "../../vendor/htm-preact.js";
import { computed, signal, useComputed } from "../../vendor/signals.js";
import { Confirm } from "./dialog.js";
import { MessageText } from "./html.js";
import { Icon } from "./icon.js";
import { MessageEditor } from "./message_editor.js";
import { Avatar, PersonName, nameOf } from "./people.js";
import { Previews } from "./preview.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";
import { clock, dayLabel, full } from "./time.js";
import { copy, editing, openDialog, toast } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("./timeline_rows.js").Row} RowData */
/** @typedef {import("./store.js").Store} Store */

/** The message under the pointer, or with the focus: it alone carries its tools. */
export const touched = signal(/** @type {number | null} */ (null));

/** @param {{row: RowData, lit: boolean}} props */
export function MessageRow({ row, lit }) {
  const { message, first } = row;
  return html`
    ${row.day && html`<div class="day-line"><span>${dayLabel(row.day)}</span></div>`}
    ${row.fresh && html`<div class="new-line" id="new-line"><span>New</span></div>`}
    <${MessageBox} message=${message} first=${first} lit=${lit} />`;
}

/** @param {{message: Message, first: boolean, lit: boolean}} props */
function MessageBox({ message, first, lit }) {
  const store = useStore();
  const mine = message.user_id === store.me.value.id;
  const author = store.user(message.user_id);
  const gone = !!message.deleted_at;
  const edits = useComputed(() => editing.value === message.id);
  const hasTools = useComputed(() => touched.value === message.id && editing.value !== message.id);
  return html`<article class="message" id=${`message-${message.number}`} tabindex="-1" data-id=${message.id} data-number=${message.number}
    data-first=${first ? "" : undefined} data-lit=${lit ? "" : undefined}
    data-mention=${!gone && message.mentions.includes(store.me.value.id) ? "" : undefined} aria-label=${`${nameOf(author)}, ${clock(message.created_at)}`}>
    ${first ? html`<div class="message-face"><${Avatar} user=${author} /></div><${Head} message=${message} />` : html`<${Gutter} message=${message} />`}
    <div class="message-body">
      ${gone
        ? html`<p class="message-gone">This message was deleted.</p>`
        : edits.value
          ? html`<${MessageEditor} message=${message} />`
          : html`<${MessageText} message=${message} />
            ${message.edited_at && html`<span class="message-edited" title=${`Edited ${full(message.edited_at)}`}>edited</span>`}
            <${Previews} previews=${message.previews} />`}
    </div>
    ${!gone && hasTools.value && html`<${Tools} message=${message} mine=${mine} />`}
  </article>`;
}

/** @param {{message: Message}} props */
function Head({ message }) {
  const store = useStore();
  const author = store.user(message.user_id);
  return html`<header class="message-head"><${PersonName} user=${author} />
    ${author?.kind === "bot" && html`<span class="tag">bot</span>`}
    <a class="message-time" href=${store.permalink(message)} title=${full(message.created_at)} onClick=${follow}><time datetime=${message.created_at}>${clock(message.created_at)}</time></a></header>`;
}

/** @param {{message: Message}} props */
function Gutter({ message }) {
  return html`<time class="message-gutter" datetime=${message.created_at} title=${full(message.created_at)}>${clock(message.created_at)}</time>`;
}

/** @param {{message: Message, mine: boolean}} props */
function Tools({ message, mine }) {
  const store = useStore();
  const member = computed(() => store.room(message.room_id)?.membership.value);
  return html`<div class="message-tools" role="toolbar" aria-label="This message">
    <${Tool} icon="link" label="Copy link" onClick=${() => copyLink(store, message)} />
    ${member.value && html`<${Tool} icon="bookmark" label="Mark unread from here" onClick=${() => markUnread(store, message)} />`}
    ${mine && html`<${Tool} icon="pencil" label="Edit" onClick=${() => { editing.value = message.id; }} />
      <${Tool} icon="trash-2" label="Delete" danger=${true} onClick=${() => confirmDelete(store, message)} />`}
  </div>`;
}

/** @param {{icon: string, label: string, danger?: boolean, onClick: () => void}} props */
function Tool({ icon, label, danger = false, onClick }) {
  return html`<button type="button" class=${danger ? "icon-button danger" : "icon-button"} aria-label=${label} title=${label} onClick=${onClick}><${Icon} name=${icon} /></button>`;
}

/** @param {Store} store @param {Message} message */
async function copyLink(store, message) {
  const done = await copy(location.origin + store.permalink(message));
  toast(done ? "Link copied." : "The link could not be copied.");
}

/** @param {Store} store @param {Message} message */
async function markUnread(store, message) {
  const room = store.room(message.room_id);
  if (!room) return;
  try {
    await store.markUnread(room, message.number - 1);
    toast("Unread from here on.");
  } catch {
    toast("That did not work. Try again.");
  }
}

/** @param {Store} store @param {Message} message */
function confirmDelete(store, message) {
  openDialog(() => html`<${Confirm} title="Delete this message?" text="It is gone for everyone, and does not come back." quote=${message.source.slice(0, 300)}
    action="Delete" onConfirm=${() => store.remove(message)} />`);
}
