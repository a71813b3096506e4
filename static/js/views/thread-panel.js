/** A thread beside the conversation: the message that it is about, the replies, and a place to write. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { followThread } from "../core/threads.js";
import { gettext } from "../core/words.js";
import { Composer } from "./composer.js";
import { Icon } from "./icon.js";
import { MessageRow } from "./message.js";
import { useStore } from "./store.js";
import { closeThread } from "./threads.js";
import { Timeline } from "./timeline.js";
import { attempt } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {{thread: RoomModel}} props */
export function ThreadPanel({ thread }) {
  const store = useStore();
  useEffect(() => () => {
    if (store.threads.open.peek() === thread) store.threads.leave();
  }, [thread]);
  const parent = store.room(/** @type {number} */ (thread.parentId));
  return html`<aside class="panel thread" aria-label=${gettext("Thread")}>
    <div class="panel-head">
      <h2>${gettext("Thread")} <span class="quiet truncate">${parent?.title.value}</span></h2>
      ${parent?.isMember.value && html`<${Follow} thread=${thread} />`}
      <button type="button" class="icon-button" aria-label=${gettext("Close the thread")} title=${gettext("Close")} onClick=${() => closeThread(store)}><${Icon} name="x" /></button>
    </div>
    <${Timeline} key=${thread.id} room=${thread} top=${html`<${Root} thread=${thread} parent=${parent} />`} />
    <${Composer} key=${`composer-${thread.id}`} room=${thread} />
  </aside>`;
}

/** @param {{thread: RoomModel}} props */
function Follow({ thread }) {
  const store = useStore();
  const on = thread.isMember.value;
  const label = on ? gettext("Stop following") : gettext("Follow this thread");
  const toggle = () => attempt(() => followThread(store, thread, !on), on ? gettext("You no longer follow this thread.") : gettext("You will hear of new replies."));
  return html`<button type="button" class="icon-button" aria-pressed=${String(on)} aria-label=${label} title=${label} onClick=${toggle}><${Icon} name=${on ? "bell" : "bell-off"} /></button>`;
}

/** @param {{thread: RoomModel, parent: RoomModel | undefined}} props */
function Root({ thread, parent }) {
  const store = useStore();
  const { root_id, parent_id } = thread.facts.value;
  const root = store.singles.of(/** @type {number} */ (root_id), /** @type {number} */ (parent_id));
  if (root === null) return html`<p class="thread-root message-gone">${gettext("The message that this thread is about can't be seen any more.")}</p>`;
  if (!root || !parent) return html`<p class="thread-root quiet">${gettext("Loading…")}</p>`;
  return html`<div class="thread-root"><${MessageRow} room=${parent} message=${root} first=${true} lit=${false} apart=${true} /></div>`;
}
