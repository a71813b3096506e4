/** What can be done with a message: once as data, for its toolbar, its menu and its keys. */
import { html } from "../../vendor/htm-preact.js";
import { Bookmarks } from "../core/bookmarks.js";
import { setReply } from "../core/composing.js";
import { deleteMessage, markUnread, pinMessage } from "../core/messages.js";
import { endPoll } from "../core/polls.js";
import { gettext, pgettext } from "../core/words.js";
import { copy } from "./copying.js";
import { Confirm } from "./dialog.js";
import { excerpt } from "./excerpt.js";
import { focusComposer } from "./focus.js";
import { askReminder, ChoosersDialog, ForwardDialog, HideDialog, HistoryDialog, quoteSelected, quoteWhole, ReadersDialog, ReportDialog, TextDialog } from "./parts.js";
import { addReaction } from "./reactions.js";
import { rightsIn } from "./rights.js";
import { openThread } from "./threads.js";
import { attempt, editing, isTouch, openDialog, toast } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/**
 * @typedef {object} MessageAction
 * @property {string} name its key on the message, when it has the focus, stands under it in shortcuts.js
 * @property {string} label
 * @property {string} icon
 * @property {boolean} [danger]
 * @property {(anchor: HTMLElement) => unknown} run
 */

/** In this order they stand above the message; the others are in its menu. */
export const AT_HAND = ["react", "reply", "thread", "edit"];

/** @param {Store} store @param {RoomModel} room @param {Message} message @returns {MessageAction[]} those that I may do */
export function actionsOf(store, room, message) {
  const takesPart = store.takesPart(room);
  const mine = message.user_id === store.me.value.id;
  const saved = store.saved.value.has(message.id);
  return [
    ...(takesPart ? [react(store, message)] : []),
    ...(store.mayWrite(room) ? writing(store, room, message, mine) : []),
    ...(takesPart ? [pin(store, message)] : []),
    save(store, message, saved),
    { name: "remind", label: gettext("Remind me"), icon: "clock", run: () => askReminder(message) },
    { name: "forward", label: gettext("Forward"), icon: "forward", run: () => openDialog(() => html`<${ForwardDialog} message=${message} />`) },
    ...(message.source ? [{ name: "copy", label: gettext("Copy text"), icon: "copy", run: () => copyText(message) }] : []),
    ...(message.source && isTouch() ? [{ name: "select", label: gettext("Select text"), icon: "type", run: () => openDialog(() => html`<${TextDialog} message=${message} />`) }] : []),
    { name: "link", label: gettext("Copy link"), icon: "link", run: () => copyLink(store, message) },
    ...(room.isMember.value ? [unread(store, room, message)] : []),
    ...(store.asked(room).isMember.value ? [{ name: "readers", label: gettext("Read by…"), icon: "eye", run: () => openDialog(() => html`<${ReadersDialog} message=${message} />`) }] : []),
    ...(message.reactions.length || message.poll?.voters ? [choosers(message)] : []),
    ...(message.edited_at ? [{ name: "history", label: gettext("Earlier versions"), icon: "history", run: () => showHistory(message) }] : []),
    ...(takesPart && mayClose(store, room, message, mine) ? [closePoll(store, message)] : []),
    ...(!mine && rightsIn(store.me.value, store.asked(room)).moderate ? [hide(message)] : []),
    mine ? remove(store, message) : { name: "report", label: gettext("Report…"), icon: "flag", danger: true, run: () => openDialog(() => html`<${ReportDialog} message=${message} />`) },
  ];
}

/** @param {Store} store @param {Message} message @returns {MessageAction} */
function react(store, message) {
  return { name: "react", label: gettext("React"), icon: "smile-plus", run: (anchor) => addReaction(store, message, anchor) };
}

/** What only those do who may post here. @param {Store} store @param {RoomModel} room @param {Message} message @param {boolean} mine @returns {MessageAction[]} */
function writing(store, room, message, mine) {
  const reply = () => {
    quoteSelected(store, room, message);
    setReply(store, room, message);
    focusComposer(room);
  };
  return [
    { name: "reply", label: gettext("Reply"), icon: "corner-up-left", run: reply },
    ...(message.source ? [{ name: "quote", label: gettext("Quote"), icon: "quote", run: () => quoteWhole(store, room, message) }] : []),
    ...(room.isThread ? [] : [{ name: "thread", label: gettext("Reply in thread"), icon: "messages-square", run: () => openThread(store, message) }]),
    ...(mine && mayEdit(message) ? [edit(message)] : []),
  ];
}

/** A question stays what people have voted on. @param {Message} message */
const mayEdit = ({ kind, poll }) => kind === "text" || poll?.voters === 0;

/** @param {Message} message @returns {MessageAction} */
function edit(message) {
  return { name: "edit", label: gettext("Edit"), icon: "pencil", run: () => { editing.value = message.id; } };
}

/** @param {Store} store @param {Message} message @returns {MessageAction} */
function pin(store, message) {
  const pinned = message.pinned !== null;
  const run = () => attempt(() => pinMessage(store, message, !pinned), pinned ? gettext("No longer pinned.") : gettext("Pinned for everybody in the room."));
  return { name: "pin", label: pinned ? gettext("Unpin") : gettext("Pin"), icon: pinned ? "pin-off" : "pin", run };
}

/** @param {Store} store @param {Message} message @param {boolean} saved @returns {MessageAction} */
function save(store, message, saved) {
  const run = () => attempt(() => store.part(Bookmarks).set(message, !saved), saved ? gettext("No longer saved.") : gettext("Saved for you."));
  return { name: "save", label: saved ? gettext("Remove from saved") : pgettext("keep a message for oneself", "Save"), icon: "bookmark", run };
}

/** @param {Store} store @param {RoomModel} room @param {Message} message @returns {MessageAction} */
function unread(store, room, message) {
  const run = () => attempt(() => markUnread(store, room, message.number - 1), gettext("Unread from here."));
  return { name: "unread", label: gettext("Mark unread from here"), icon: "mail", run };
}

/** @param {Message} message @returns {MessageAction} */
function choosers(message) {
  const label = message.poll?.voters ? gettext("Votes and reactions…") : gettext("Reactions…");
  return { name: "choosers", label, icon: "users", run: () => showChoosers(message) };
}

/** Who reacted, who voted. @param {Message} message */
export function showChoosers(message) {
  openDialog(() => html`<${ChoosersDialog} message=${message} />`);
}

/** Its author, and who looks after the room. @param {Store} store @param {RoomModel} room @param {Message} message @param {boolean} mine */
function mayClose(store, room, { poll }, mine) {
  return poll !== null && poll.closed_at === null && (mine || rightsIn(store.me.value, store.asked(room)).facts);
}

/** @param {Store} store @param {Message} message @returns {MessageAction} */
function closePoll(store, message) {
  const run = () => openDialog(() => html`<${Confirm} title=${gettext("Close this poll?")} text=${gettext("Nobody can vote any more, and it can't be opened again. What was chosen stays.")}
    quote=${excerpt(message)} action=${gettext("Close it")} danger=${false} onConfirm=${() => endPoll(store, message)} />`);
  return { name: "close-poll", label: gettext("Close poll"), icon: "lock", run };
}

/** @param {Store} store @param {Message} message @returns {MessageAction} */
function remove(store, message) {
  const run = () => openDialog(() => html`<${Confirm} title=${gettext("Delete this message?")} text=${gettext("It is gone for everybody, and can't be brought back.")}
    quote=${excerpt(message)} action=${gettext("Delete")} onConfirm=${() => deleteMessage(store, message)} />`);
  return { name: "delete", label: gettext("Delete"), icon: "trash-2", danger: true, run };
}

/** As who moderates the room. @param {Message} message @returns {MessageAction} */
function hide(message) {
  return { name: "hide", label: gettext("Hide…"), icon: "eye-off", danger: true, run: () => openDialog(() => html`<${HideDialog} message=${message} />`) };
}

/** @param {Message} message */
export function showHistory(message) {
  openDialog(() => html`<${HistoryDialog} message=${message} />`);
}

/** As it was written. @param {Message} message */
async function copyText({ source }) {
  toast((await copy(source)) ? gettext("Copied.") : gettext("It could not be copied."));
}

/** @param {Store} store @param {Message} message */
async function copyLink(store, message) {
  const done = await copy(location.origin + store.permalink(message));
  toast(done ? gettext("Link copied.") : gettext("The link could not be copied."));
}
