/** What a message answers, in a line above it; and above the field while one writes. */
import { html } from "../../vendor/htm-preact.js";
import { setReply } from "../core/composing.js";
import { lookAt } from "../core/navigation.js";
import { gettext, woven } from "../core/words.js";
import { Icon } from "./icon.js";
import { excerpt } from "./excerpt.js";
import { Avatar, nameOf } from "./people.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Message } from "../core/types.js" */
/** @import { Store } from "./store.js" */

const SHOWN = 140;

/** @param {{room: RoomModel, id: number}} props `id` of the message that is answered */
export function ReplyLine({ room, id }) {
  const store = useStore();
  const answered = store.singles.of(id, room.id);
  if (answered === undefined) return html`<div class="reply-line" aria-busy="true">…</div>`;
  if (answered === null || answered.deleted_at !== null) return html`<div class="reply-line message-gone">${gettext("A message that was deleted")}</div>`;
  const author = store.user(answered.user_id);
  return html`<button type="button" class="reply-line" tabindex="-1" onClick=${() => jumpTo(store, room, answered)}>
    <span class="sr-only">${gettext("In reply to")}</span><${Avatar} user=${author} size="tiny" /><b>${nameOf(author)}</b><span class="truncate">${excerpt(answered, { characters: SHOWN })}</span></button>`;
}

/** In the same place, so that a thread stays beside the conversation. @param {Store} store @param {RoomModel} room @param {Message} message */
function jumpTo(store, room, message) {
  if (message.room_id !== room.id) return goTo(store.permalink(message));
  void lookAt(store, room, message.number);
}

/** What the next message answers, with a way out. @param {{room: RoomModel}} props */
export function ReplyBar({ room }) {
  const store = useStore();
  const answered = room.replyTo.value;
  if (!answered) return null;
  return html`<div class="reply-bar"><${Icon} name="corner-up-left" /><span class="truncate">${woven(gettext("Replying to {person}"), { person: html`<b>${nameOf(store.user(answered.user_id))}</b>` })} <span class="quiet">${excerpt(answered, { characters: SHOWN })}</span></span>
    <button type="button" class="icon-button" aria-label=${gettext("Don't reply to it")} title=${gettext("Don't reply to it")} onClick=${() => setReply(store, room, null)}><${Icon} name="x" /></button></div>`;
}
