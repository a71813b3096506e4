/** Below the root of a thread: how many replied, who, when last, and what of it is new to me. */
import { html } from "../../vendor/htm-preact.js";
import { ngettext } from "../core/words.js";
import { Ago } from "./ago.js";
import { Avatar } from "./people.js";
import { useStore } from "./store.js";
import { openThread } from "./threads.js";

/** @typedef {import("../core/types.js").Message} Message */

const FACES = 4;

/** @param {{message: Message, thread: NonNullable<Message["thread"]>}} props */
export function ThreadSummary({ message, thread }) {
  const store = useStore();
  if (!thread.replies) return null;
  const unread = store.threads.unreadOf(thread.room_id);
  const open = store.threads.open.value?.id === thread.room_id;
  return html`<div class="message-extra"><button type="button" class="thread-summary" tabindex="-1" aria-expanded=${String(open)} onClick=${() => openThread(store, message)}>
    <span class="thread-faces">${thread.user_ids.slice(0, FACES).map((id) => html`<${Avatar} key=${id} user=${store.user(id)} size="tiny" />`)}</span>
    <span class="thread-count">${ngettext("{n} reply", "{n} replies", thread.replies)}</span>
    ${unread > 0 && html`<span class="count" data-kind="mention">${ngettext("{n} new", "{n} new", unread)}</span>`}
    ${thread.last_reply_at && html`<span class="quiet"><${Ago} iso=${thread.last_reply_at} /></span>`}
  </button></div>`;
}
