/** Everything unread, room by room, on one page. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { UnreadPages } from "../core/unread_pages.js";
import { gettext, ngettext, number } from "../core/words.js";
import { useTask } from "./dialog.js";
import { Icon } from "./icon.js";
import { ListPanel } from "./list-panel.js";
import { MessageCard } from "./message-card.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";
import { words } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

export function UnreadPanel() {
  const store = useStore();
  const task = useTask();
  const rooms = store.part(UnreadPages).rooms.value;
  return html`<${ListPanel} title=${gettext("Unread")} empty=${gettext("You have read everything.")} count=${store.ready.value ? rooms.length : null}>
    ${rooms.length > 0 && html`<p class="panel-start"><button type="button" class="button small" disabled=${task.busy} onClick=${() => store.part(UnreadPages).readAll()}><${Icon} name="check" />${gettext("Mark all read")}</button></p>`}
    ${rooms.map((room) => html`<${UnreadRoom} key=${room.id} room=${room} />`)}
  </${ListPanel}>`;
}

/** @param {{room: RoomModel}} props */
function UnreadRoom({ room }) {
  const store = useStore();
  const task = useTask();
  const last = room.facts.value.last_number;
  const load = () => task.run(() => store.part(UnreadPages).load(room));
  useEffect(() => void load(), [last]);
  const messages = store.part(UnreadPages).of(room);
  const more = room.unread.value - (messages?.length ?? 0);
  return html`<section aria-label=${room.title.value}>
    <div class="people-label"><h3><a href=${store.roomPath(room)} onClick=${follow}>${room.title.value}</a></h3><span class="numeric">${number(room.unread.value)}</span>
      <button type="button" class="icon-button" aria-label=${gettext("Mark {room} read", { room: room.title.value })} title=${gettext("Mark read")} onClick=${() => store.part(UnreadPages).read(room)}><${Icon} name="check" /></button></div>
    ${task.problem && html`<p class="side-note" role="alert">${words(task.problem)} <button type="button" class="link-button" onClick=${load}>${gettext("Try again")}</button></p>`}
    <ul class="message-cards" role="list">${(messages ?? []).map((message) => html`<${MessageCard} key=${message.id} message=${message} href=${store.permalink(message)} onGo=${follow} />`)}</ul>
    ${messages && more > 0 && html`<p class="side-note"><a href=${store.roomPath(room)} onClick=${follow}>${ngettext("{n} more message", "{n} more messages", more)}</a></p>`}
  </section>`;
}
