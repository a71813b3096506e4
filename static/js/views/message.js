/** One message of the conversation: who, when, what it says, and what can be done with it. */
import { Component } from "../../vendor/preact.js";
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { Confirm } from "./dialog.js";
import { Files } from "./files.js";
import { MessageText } from "./html.js";
import { Icon } from "./icon.js";
import { MessageEditor } from "./message-editor.js";
import { Avatar, PersonName, nameOf } from "./people.js";
import { Previews } from "./previews.js";
import { useStore } from "./store.js";
import { clock, full } from "./time.js";
import { copy, editing, openDialog, toast } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/**
 * @typedef {object} Props
 * @property {RoomModel} room
 * @property {Message} message
 * @property {boolean} first of its speaker in a row: carries face, name and time
 * @property {boolean} lit a permanent link points here
 */

/** Drawn again only when what it shows is another object: the store keeps unchanged messages as they are. */
export class MessageRow extends Component {
  /** @param {Props} next */
  shouldComponentUpdate(next) {
    const now = /** @type {Props} */ (/** @type {unknown} */ (this.props));
    return now.message !== next.message || now.first !== next.first || now.lit !== next.lit || now.room !== next.room;
  }

  /** @param {any} props */
  render(props) {
    return html`<${Row} ...${props} />`;
  }
}

/** @param {Props} props */
function Row({ room, message, first, lit }) {
  const store = useStore();
  const [touched, setTouched] = useState(false);
  const author = store.user(message.user_id);
  const gone = message.deleted_at !== null;
  const beingEdited = editing.value === message.id && !gone;
  const mentionsMe = message.mentions.includes(store.me.value.id);
  return html`<article class="message" data-number=${message.number} data-first=${first ? "" : undefined} tabindex="-1"
    data-mention=${mentionsMe ? "" : undefined} data-lit=${lit ? "" : undefined} data-touched=${touched ? "" : undefined}
    aria-label=${`${nameOf(author)}, ${clock(message.created_at)}`}
    onClick=${(/** @type {MouseEvent} */ event) => isBare(event) && matchMedia("(hover: none)").matches && setTouched(!touched)}>
    ${first
      ? html`<div class="message-face"><${Avatar} user=${author} /></div>
        <div class="message-head"><${PersonName} user=${author} />${author?.kind === "bot" && html`<span class="tag">bot</span>`}<${Time} room=${room} message=${message} /></div>`
      : html`<div class="message-gutter"><${Time} room=${room} message=${message} bare=${true} /></div>`}
    <div class="message-body">
      ${gone
        ? html`<p class="message-gone">This message was deleted.</p>`
        : beingEdited
          ? html`<${MessageEditor} message=${message} />`
          : html`<${MessageText} message=${message} />${message.edited_at && html`<span class="message-edited" title=${full(message.edited_at)}>edited</span>`}<${Files} files=${message.attachments} /><${Previews} previews=${message.previews} />`}
    </div>
    ${!gone && !beingEdited && html`<${Tools} room=${room} message=${message} />`}
  </article>`;
}

/** A click on the row itself, not on something in it. @param {MouseEvent} event */
const isBare = (event) => !(/** @type {HTMLElement} */ (event.target).closest("a, button, input, textarea, pre"));

/** @param {{room: RoomModel, message: Message, bare?: boolean}} props */
function Time({ message, bare = false }) {
  const store = useStore();
  return html`<a class=${bare ? undefined : "message-time"} href=${store.permalink(message)} title=${full(message.created_at)} tabindex="-1">
    <time datetime=${message.created_at}>${clock(message.created_at)}</time></a>`;
}

/** @param {{room: RoomModel, message: Message}} props */
function Tools({ room, message }) {
  const store = useStore();
  const mine = message.user_id === store.me.value.id;
  const link = async () => {
    const done = await copy(location.origin + store.permalink(message));
    toast(done ? "Link copied." : "The link could not be copied.");
  };
  const remove = () => openDialog(() => html`<${Confirm} title="Delete this message?" text="It is gone for everybody, and can't be brought back."
    quote=${message.source.slice(0, 280)} action="Delete" onConfirm=${() => store.remove(message)} />`);
  const unread = async () => {
    try {
      await store.markUnread(room, message.number - 1);
      toast("Unread from here.");
    } catch {
      toast("That did not work. Try again.");
    }
  };
  return html`<div class="message-tools" role="toolbar" aria-label="Message">
    ${mine && html`<${Tool} icon="pencil" label="Edit" onClick=${() => { editing.value = message.id; }} />`}
    <${Tool} icon="link" label="Copy link" onClick=${link} />
    ${room.membership.value && html`<${Tool} icon="mail" label="Mark unread from here" onClick=${unread} />`}
    ${mine && html`<${Tool} icon="trash-2" label="Delete" danger=${true} onClick=${remove} />`}
  </div>`;
}

/** @param {{icon: string, label: string, onClick: () => void, danger?: boolean}} props */
function Tool({ icon, label, onClick, danger = false }) {
  return html`<button type="button" class=${danger ? "icon-button danger" : "icon-button"} aria-label=${label} title=${label} tabindex="-1" onClick=${onClick}><${Icon} name=${icon} /></button>`;
}
