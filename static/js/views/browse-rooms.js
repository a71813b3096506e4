/** All rooms there are: look through them, go into them, leave them. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { browseRooms, joinRoom, leaveRoom } from "../core/rooms.js";
import { gettext, ngettext, woven } from "../core/words.js";
import { Ago } from "./ago.js";
import { Dialog, useTask } from "./dialog.js";
import { typed } from "./form.js";
import { Icon } from "./icon.js";
import { NewRoom } from "./new-room.js";
import { mayLeave } from "./rights.js";
import { RoomIcon } from "./rooms.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";
import { closeDialog, openDialog, words } from "./ui.js";

/** @import { RoomWithMembership } from "../core/types.js" */

/** By what the list is sorted, each with the best first. @type {Record<string, {label: string, compare: (a: RoomWithMembership, b: RoomWithMembership) => number}>} */
const ORDERS = {
  name: { label: gettext("By name"), compare: (a, b) => a.name.localeCompare(b.name) },
  active: { label: gettext("Latest message"), compare: (a, b) => (b.last_message_at ?? "").localeCompare(a.last_message_at ?? "") || a.name.localeCompare(b.name) },
  members: { label: gettext("Most members"), compare: (a, b) => b.members - a.members || a.name.localeCompare(b.name) },
};

/** @param {{asked?: string}} props */
export function BrowseRooms({ asked = "" }) {
  const store = useStore();
  const task = useTask();
  const [rooms, setRooms] = useState(/** @type {RoomWithMembership[] | null} */ (null));
  const [text, setText] = useState(asked);
  const [order, setOrder] = useState("name");
  const load = () => task.run(async () => setRooms(await browseRooms(store)));
  useEffect(() => void load(), []);

  const wanted = text.trim().replace(/^#/, "").toLocaleLowerCase();
  const shown = (rooms ?? []).filter((room) => `${room.name}\n${room.topic}\n${room.slug}`.toLocaleLowerCase().includes(wanted)).sort(ORDERS[order]?.compare);
  return html`<${Dialog} title=${gettext("Rooms")} wide=${true}>
    <div class="row">
      <input class="input room-search" type="search" aria-label=${gettext("Search the rooms")} placeholder=${gettext("Search the rooms")} autofocus value=${text} onInput=${(/** @type {Event} */ event) => setText(typed(event))} />
      <select class="input room-order" aria-label=${gettext("Order")} value=${order} onChange=${(/** @type {Event} */ event) => setOrder(typed(event))}>${Object.entries(ORDERS).map(([value, { label }]) => html`<option key=${value} value=${value}>${label}</option>`)}</select>
      <button type="button" class="button" onClick=${() => openDialog(() => html`<${NewRoom} name=${text} />`)}><${Icon} name="plus" />${gettext("New room")}</button>
    </div>
    ${task.problem && html`<div class="empty" role="alert"><p>${words(task.problem)}</p><button type="button" class="button small" onClick=${load}>${gettext("Try again")}</button></div>`}
    ${rooms === null && !task.problem && html`<p class="quiet" role="status">${gettext("Loading the rooms…")}</p>`}
    <ul class="room-list" role="list">${shown.map((room) => html`<${RoomRow} key=${room.id} room=${room} />`)}</ul>
    ${rooms !== null && !shown.length && html`<p class="empty">${gettext("No room is called that. You can make it.")}</p>`}
  </${Dialog}>`;
}

/** @param {{room: RoomWithMembership}} props */
function RoomRow({ room }) {
  const store = useStore();
  const task = useTask();
  const model = store.room(room.id);
  const facts = model?.facts.value ?? room;
  const [left, setLeft] = useState(false);
  const mine = model ? model.isMember.value : room.membership !== null && !left;
  const look = () => {
    closeDialog();
    goTo(facts.slug ? `/rooms/${facts.slug}` : `/rooms/id-${room.id}`, room.id);
  };
  const join = () => task.run(async () => {
    await joinRoom(store, room.id);
    setLeft(false);
  });
  const leave = () => task.run(async () => {
    await leaveRoom(store, room.id);
    setLeft(true);
  });
  const members = facts.members - Number(left && !model && room.membership !== null); // as it was read I was one of them
  const before = [mine && gettext("Joined"), ngettext("{n} member", "{n} members", members), facts.archived_at && gettext("archived")].filter(Boolean).join(" · ");
  const about = html`${before}${room.last_message_at && html` · <span class="room-last">${woven(gettext("active {ago}"), { ago: html`<${Ago} iso=${room.last_message_at} short=${true} />` })}</span>`}${facts.topic && " · "}`;
  return html`<li class="room-row" data-joined=${mine ? "" : undefined}>
    <${RoomIcon} room=${facts} />
    <span class="grow"><button type="button" class="room-row-name truncate" onClick=${look}>${facts.name}</button><small class="room-row-about" title=${facts.topic}>${task.problem ? words(task.problem) : html`<span class="truncate">${about}</span>${facts.topic && html`<span class="truncate room-row-topic">${facts.topic}</span>`}`}</small></span>
    ${mine
      ? facts.kind === "open" && mayLeave(facts) && html`<button type="button" class="button small plain" aria-label=${gettext("Leave {room}", { room: facts.name })} disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${leave}>${gettext("Leave")}</button>`
      : !facts.archived_at && html`<button type="button" class="button small" aria-label=${gettext("Join {room}", { room: facts.name })} disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${join}>${gettext("Join")}</button>`}
    <button type="button" class="button small" aria-label=${mine ? gettext("Open {name}", { name: facts.name }) : gettext("Look at {name}", { name: facts.name })} onClick=${look}>${mine ? gettext("Open") : gettext("Look")}</button>
  </li>`;
}
