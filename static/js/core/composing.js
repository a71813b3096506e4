/** What is being written in a room: its draft, what it answers, posting it, and what of it is edited next. */

import { jumpToNewest } from "./navigation.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Message, Pending } from "./types.js" */

/** @param {Store} store @param {RoomModel} room @param {string} text */
export function setDraft(store, room, text) {
  room.draft.value = text;
  store.drafts.set(room.id, { text });
}

/** What the next message answers: part of the draft. @param {Store} store @param {RoomModel} room @param {Message | null} message */
export function setReply(store, room, message) {
  room.replyTo.value = message;
  store.drafts.set(room.id, { reply: message?.id ?? null });
}

/** As it is kept. What it answers is fetched; without an answer it is there again after a reload. @param {Store} store @param {RoomModel} room */
export function showDraft(store, room) {
  room.draft.value = store.drafts.of(room.id);
  const id = store.drafts.replyOf(room.id);
  if (id === (room.replyTo.peek()?.id ?? null)) return;
  room.replyTo.value = null;
  if (id === null) return;
  const show = (/** @type {Message | null | undefined} */ message) => {
    if (message && message.deleted_at === null && store.drafts.replyOf(room.id) === id) room.replyTo.value = message;
  };
  store.singles.load(id, room.id).then(show, () => {});
}

/**
 * Shown at once, kept over a reload, sent; the draft is empty then.
 * @param {Store} store
 * @param {RoomModel} room
 * @param {string} source
 * @param {{replyTo?: number | null}} [options]
 * @returns {Pending}
 */
export function post(store, room, source, { replyTo = store.drafts.replyOf(room.id) } = {}) {
  emptyDraft(store, room);
  store.typers.posted(room.id);
  const pending = store.outbox.add(room.id, source, replyTo, store.attachments.take(room.id));
  room.newAfter.value = null;
  if (room.timeline.newer.peek() !== "none") void jumpToNewest(store, room);
  return pending;
}

/** What was typed went out. @param {Store} store @param {RoomModel} room */
export function emptyDraft(store, room) {
  setDraft(store, room, "");
  setReply(store, room, null);
  store.drafts.sent(room.id);
}

/** Not sent after all: it is in the composer again, before what was typed since. @param {Store} store @param {RoomModel} room @param {Pending} pending */
export function takeBack(store, room, pending) {
  if (!store.outbox.drop(pending.client_id)) return;
  setDraft(store, room, [pending.source, room.draft.peek()].filter((text) => text.trim()).join("\n\n"));
  store.attachments.putBack(room.id, pending.files ?? []);
  if (pending.reply_to === null || store.drafts.replyOf(room.id) !== null) return;
  store.drafts.set(room.id, { reply: pending.reply_to });
  showDraft(store, room);
}

/**
 * What I said last, to be edited. Null while that is on its way: what stands before it is not meant.
 * @param {RoomModel} room @param {number} me
 * @returns {Message | null}
 */
export function lastOfMine(room, me) {
  if (room.pending.peek().some(({ state }) => state !== "failed")) return null;
  return room.timeline.messages.peek().findLast((message) => message.user_id === me && !message.deleted_at && message.kind === "text") ?? null;
}

/** On every key; the others hear of it now and then. @param {Store} store @param {RoomModel} room */
export function tellTyping(store, room) {
  if (room.membership.peek()) store.typers.mine(room.id);
}
