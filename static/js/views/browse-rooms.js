/** All rooms there are: look through them, go into them, leave them. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { browseRooms, joinRoom, leaveRoom } from "../core/rooms.js";
import { Ago } from "./ago.js";
import { Dialog, useTask } from "./dialog.js";
import { typed } from "./form.js";
import { Icon } from "./icon.js";
import { NewRoom } from "./new-room.js";
import { RoomIcon, counted, mayLeave } from "./rooms.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";
import { closeDialog, openDialog, words } from "./ui.js";

/** @typedef {import("../core/types.js").RoomWithMembership} RoomWithMembership */

/** By what the list is sorted, each with the best first. @type {Record<string, {label: string, compare: (a: RoomWithMembership, b: RoomWithMembership) => number}>} */
const ORDERS = {
  name: { label: "By name", compare: (a, b) => a.name.localeCompare(b.name) },
  active: { label: "Latest message", compare: (a, b) => (b.last_message_at ?? "").localeCompare(a.last_message_at ?? "") || a.name.localeCompare(b.name) },
  members: { label: "Most members", compare: (a, b) => b.members - a.members || a.name.localeCompare(b.name) },
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
  return html`<${Dialog} title="Rooms" wide=${true}>
    <div class="row">
      <input class="input room-search" type="search" aria-label="Search the rooms" placeholder="Search the rooms" autofocus value=${text} onInput=${(/** @type {Event} */ event) => setText(typed(event))} />
      <select class="input room-order" aria-label="Order" value=${order} onChange=${(/** @type {Event} */ event) => setOrder(typed(event))}>${Object.entries(ORDERS).map(([value, { label }]) => html`<option key=${value} value=${value}>${label}</option>`)}</select>
      <button type="button" class="button" onClick=${() => openDialog(() => html`<${NewRoom} name=${text} />`)}><${Icon} name="plus" />New room</button>
    </div>
    ${task.problem && html`<div class="empty" role="alert"><p>${words(task.problem)}</p><button type="button" class="button small" onClick=${load}>Try again</button></div>`}
    ${rooms === null && !task.problem && html`<p class="quiet" role="status">Loading the rooms…</p>`}
    <ul class="room-list" role="list">${shown.map((room) => html`<${RoomRow} key=${room.id} room=${room} />`)}</ul>
    ${rooms !== null && !shown.length && html`<p class="empty">No room is called that. You can make it.</p>`}
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
  const before = [mine && "Joined", counted(members, "member"), facts.archived_at && "archived"].filter(Boolean).join(" · ");
  const about = html`${before}${room.last_message_at && html` · <span class="room-last">active <${Ago} iso=${room.last_message_at} /></span>`}${facts.topic && ` · ${facts.topic}`}`;
  return html`<li class="room-row" data-joined=${mine ? "" : undefined}>
    <${RoomIcon} room=${facts} />
    <span class="grow"><button type="button" class="room-row-name truncate" onClick=${look}>${facts.name}</button><small class="truncate" title=${facts.topic}>${task.problem ? words(task.problem) : about}</small></span>
    ${mine
      ? facts.kind === "open" && mayLeave(facts) && html`<button type="button" class="button small plain" aria-label=${`Leave ${facts.name}`} disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${leave}>Leave</button>`
      : !facts.archived_at && html`<button type="button" class="button small" aria-label=${`Join ${facts.name}`} disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${join}>Join</button>`}
    <button type="button" class="button small" aria-label=${`${mine ? "Open" : "Look at"} ${facts.name}`} onClick=${look}>${mine ? "Open" : "Look"}</button>
  </li>`;
}
