/** One message of the conversation: who, when, what it says, and what hangs on it. What can be done with it: message-tools.js. */
import { Component } from "../../vendor/preact.js";
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { asksBack } from "../core/outbox.js";
import { gettext } from "../core/words.js";
import { Files } from "./files.js";
import { MessageText } from "./html.js";
import { Icon } from "./icon.js";
import { waitsFor } from "./lazy.js";
import { HiddenLine, HistoryDialog, MessageEditor, MessageTools, PollCard, messageKeys, showPerson } from "./parts.js";
import { PendingMessage } from "./pending-message.js";
import { Avatar, PersonName, nameOf } from "./people.js";
import { Previews } from "./previews.js";
import { Reactions } from "./reactions.js";
import { ReplyLine } from "./reply-line.js";
import { meant } from "./shortcuts.js";
import { StatusMark } from "./status.js";
import { useStore } from "./store.js";
import { ThreadSummary } from "./thread-summary.js";
import { clock, full } from "./time.js";
import { editing, openDialog } from "./ui.js";
import { whenIdle } from "./when-idle.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("../core/types.js").Pending} Pending */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/**
 * @typedef {object} Props
 * @property {RoomModel} room
 * @property {Message} message
 * @property {Pending} [pending] instead of the message while it is on its way
 * @property {boolean} first of its speaker in a row: carries face, name and time
 * @property {boolean} [lit] a permanent link points here
 * @property {boolean} [apart] away from its place, above its thread: nothing is done with it there but react
 */

/** Drawn again only when what it shows is another object: the store keeps unchanged messages as they are. */
export class MessageRow extends Component {
  /** @param {Props} next */
  shouldComponentUpdate(next) {
    const now = /** @type {Props} */ (/** @type {unknown} */ (this.props));
    return now.message !== next.message || now.pending !== next.pending || now.first !== next.first || now.lit !== next.lit || now.room !== next.room;
  }

  /** @param {any} props */
  render(props) {
    return html`<${Row} ...${props} />`;
  }
}

/**
 * One element from the sending on: whoever stands on it with the keyboard still does when it has arrived.
 * @param {Props} props
 */
function Row({ room, message, pending, first, lit = false, apart = false }) {
  const store = useStore();
  const [touched, setTouched] = useState(false);
  // Half of what a row is made of, and needed of one row at a time: it comes when there is time, or somebody.
  const [tools, setTools] = useState(false);
  useEffect(() => (tools ? undefined : whenIdle(() => setTools(true))), [tools]);
  const [about, inside] = pending
    ? [{ "data-state": pending.state === "failed" && !asksBack(pending) ? "failed" : "pending", "aria-label": gettext("Your message, not sent yet") }, html`<${PendingMessage} room=${room} pending=${pending} first=${first} />`]
    : [sayOf(store, room, message, lit, apart), html`<${Arrived} room=${room} message=${message} first=${first} apart=${apart} tools=${tools} />`];
  return html`<article class="message" tabindex="-1" data-first=${first ? "" : undefined} data-touched=${touched ? "" : undefined} ...${about} onPointerEnter=${() => setTools(true)} onfocusin=${() => setTools(true)}
    onClick=${(/** @type {MouseEvent} */ event) => isBare(event) && matchMedia("(hover: none)").matches && setTouched(!touched)}>${inside}</article>`;
}

/** What the row of a message says of it. @param {Store} store @param {RoomModel} room @param {Message} message @param {boolean} lit @param {boolean} apart */
function sayOf(store, room, message, lit, apart) {
  return {
    "data-room": room.id,
    "data-number": apart ? undefined : message.number,
    "data-mention": message.mentions.includes(store.me.value.id) ? "" : undefined,
    "data-lit": lit ? "" : undefined,
    "aria-label": `${nameOf(store.user(message.user_id))}, ${clock(message.created_at)}`,
    onKeyDown: apart || message.deleted_at !== null ? undefined : (/** @type {KeyboardEvent} */ event) => keyOn(event, store, room, message),
  };
}

/** A key on the message itself. @param {KeyboardEvent} event @param {Store} store @param {RoomModel} room @param {Message} message */
function keyOn(event, store, room, message) {
  const name = event.target === event.currentTarget ? meant(event, "message") : undefined;
  if (!name || (name === "copy" && !getSelection()?.isCollapsed)) return; // what is selected is copied
  if (!waitsFor(messageKeys, event)) messageKeys.here()?.messageKey(event, name, store, room, message);
}

/** @param {{room: RoomModel, message: Message, first: boolean, apart: boolean, tools: boolean}} props */
function Arrived({ room, message, first, apart, tools }) {
  const store = useStore();
  const author = store.user(message.user_id);
  const gone = message.deleted_at !== null;
  const beingEdited = editing.value === message.id && !gone && !apart;
  return html`${first && html`<div class="message-face"><${Avatar} user=${author} /></div>`}
    ${first
      ? html`<div class="message-head">${speaker(author)}${author?.status && html`<${StatusMark} user=${author} />`}${author?.kind === "bot" && html`<span class="tag">${gettext("bot")}</span>`}${time(store, message, "message-time")}<${Marks} message=${message} /></div>`
      : html`<div class="message-gutter">${time(store, message)}</div>`}
    <div class="message-body">
      ${gone
        ? message.hidden
          ? html`<${HiddenLine} room=${room} message=${message} />`
          : html`<p class="message-gone">${gettext("This message was deleted.")}</p>`
        : beingEdited
          ? html`<${MessageEditor} message=${message} />`
          : said(store, room, message)}
      ${!gone && html`<${Reactions} message=${message} may=${store.takesPart(room)} />`}
      ${!apart && message.thread && html`<${ThreadSummary} message=${message} thread=${message.thread} />`}
    </div>
    ${!first && html`<${Marks} message=${message} />`}
    ${tools && !gone && !apart && !beingEdited && html`<${MessageTools} room=${room} message=${message} />`}`;
}

// What every row has is no component of its own: a room of them is to be there at once.

/** Who said it; pressed, who that is. @param {import("../core/types.js").User | undefined} user */
function speaker(user) {
  if (!user) return html`<${PersonName} user=${user} />`;
  return html`<button type="button" class="message-speaker" tabindex="-1" aria-haspopup="dialog"
    onClick=${(/** @type {Event} */ event) => showPerson(/** @type {HTMLElement} */ (event.currentTarget), user.id)}><${PersonName} user=${user} /></button>`;
}

/** What most messages have not is not drawn at all. @param {Store} store @param {RoomModel} room @param {Message} message */
function said(store, room, message) {
  return html`${message.reply_to !== null && html`<div class="message-extra"><${ReplyLine} room=${room} id=${message.reply_to} /></div>`}
    <${MessageText} message=${message} />${message.edited_at && html`<button type="button" class="message-edited" tabindex="-1" title=${gettext("{time}. What it said before", { time: full(message.edited_at) })} onClick=${() => openDialog(() => html`<${HistoryDialog} message=${message} />`)}>${gettext("edited")}</button>`}
    ${message.poll && html`<${PollCard} message=${message} poll=${message.poll} may=${store.takesPart(room)} />`}${message.attachments.length > 0 && html`<${Files} files=${message.attachments} />`}${message.previews.length > 0 && html`<${Previews} previews=${message.previews} />`}`;
}

/** Pinned for all, saved for me. @param {{message: Message}} props */
function Marks({ message }) {
  const store = useStore();
  const saved = store.saved.value.has(message.id);
  if (message.deleted_at !== null || (!message.pinned && !saved)) return null;
  const by = message.pinned && gettext("Pinned by {person}", { person: nameOf(store.user(message.pinned.user_id)) });
  return html`<span class="message-marks">
    ${by && html`<span title=${by}><${Icon} name="pin" /><span class="sr-only">${by}</span></span>`}
    ${saved && html`<span title=${gettext("Saved")}><${Icon} name="bookmark" /><span class="sr-only">${gettext("Saved")}</span></span>`}
  </span>`;
}

/** A click on the row itself, not on something in it. @param {MouseEvent} event */
const isBare = (event) => !(/** @type {HTMLElement} */ (event.target).closest("a, button, input, textarea, pre"));

/** @param {Store} store @param {Message} message @param {string} [name] of its class */
function time(store, message, name) {
  return html`<a class=${name} href=${store.permalink(message)} title=${full(message.created_at)} tabindex="-1">
    <time datetime=${message.created_at}>${clock(message.created_at)}</time></a>`;
}
