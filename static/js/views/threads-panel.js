/** The threads that I follow, those with something new first. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { followedThreads } from "../core/threads.js";
import { gettext, ngettext } from "../core/words.js";
import { ListPanel } from "./list-panel.js";
import { MessageCard } from "./message-card.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** Each shows its root message, which may have to be fetched. */
const PAGE = 20;

export function ThreadsPanel() {
  const store = useStore();
  const [shown, setShown] = useState(PAGE);
  const threads = followedThreads(store);
  return html`<${ListPanel} title=${gettext("Threads")} empty=${gettext("You follow no thread. Begin one from a message, reply in one, or be named in one.")} count=${store.ready.value ? threads.length : null}>
    <ul class="message-cards" role="list">${threads.slice(0, shown).map((thread) => html`<${Followed} key=${thread.id} thread=${thread} />`)}</ul>
    ${threads.length > shown && html`<button type="button" class="button small" onClick=${() => setShown(shown + PAGE)}>${gettext("Show more")}</button>`}
  </${ListPanel}>`;
}

/** @param {{thread: RoomModel}} props */
function Followed({ thread }) {
  const store = useStore();
  const { root_id, parent_id, last_number } = thread.facts.value;
  const root = store.singles.of(/** @type {number} */ (root_id), /** @type {number} */ (parent_id));
  const unread = thread.unread.value;
  const path = store.roomPath(thread);
  const go = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    goTo(path, thread.id);
  };
  if (!root) return html`<li class="message-card"><a href=${path} onClick=${go}>${root === null ? gettext("A message that can't be seen any more") : gettext("Loading…")}</a></li>`;
  return html`<${MessageCard} message=${root} href=${path} where=${store.room(/** @type {number} */ (parent_id))?.title.value} onGo=${go}>
    <span class="small grow quiet">${ngettext("{n} reply", "{n} replies", last_number)}</span>
    ${unread > 0 && html`<span class="count" data-kind="mention">${ngettext("{n} new", "{n} new", unread)}</span>`}
  </${MessageCard}>`;
}
