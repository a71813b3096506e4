/** Which room this is, what it is about, who is in it, and what can be done with it. */
import { html } from "../../vendor/htm-preact.js";
import { leaveRoom } from "../core/rooms.js";
import { gettext, ngettext, number } from "../core/words.js";
import { Confirm } from "./dialog.js";
import { DirectFace, DirectPresence } from "./direct.js";
import { Icon } from "./icon.js";
import { InvolvementItems, Star } from "./involvement.js";
import { Menu, MenuItem } from "./menu.js";
import { askDate, Gallery, RoomSettings } from "./parts.js";
import { RoomIcon, mayLeave, rightsIn } from "./rooms.js";
import { goTo } from "./routes.js";
import { hint } from "./shortcuts.js";
import { useStore } from "./store.js";
import { column, copy, openDialog, panel, showPanel, showPeople, showSearch, toast } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {{room: RoomModel}} props */
export function RoomHeader({ room }) {
  const store = useStore();
  const facts = room.facts.value;
  const elsewhere = store.unread.value.messages - room.unread.value;
  return html`<header class="room-header">
    <button type="button" class="icon-button narrow-only" aria-label=${elsewhere > 0 ? ngettext("Rooms, {n} unread", "Rooms, {n} unread", elsewhere) : gettext("Rooms")} onClick=${() => { column.value = "rooms"; }}><${Icon} name="arrow-left" large=${true} /></button>
    <div class="room-header-title">
      <h1>${room.isDirect ? html`<${DirectFace} room=${room} />` : html`<${RoomIcon} room=${facts} />`}<span class="truncate">${room.title.value}</span>${facts.archived_at && html`<span class="tag">${gettext("archived")}</span>`}</h1>
      ${facts.topic && html`<p class="room-topic truncate" title=${facts.topic}>${facts.topic}</p>`}
      ${room.isDirect && html`<${DirectPresence} room=${room} />`}
    </div>
    <div class="room-header-end">
      ${room.isMember.value && html`<${Star} room=${room} />`}
      <button type="button" class="icon-button" aria-label=${gettext("Search")} aria-pressed=${String(panel.value === "search")} title=${gettext("Search ({keys})", { keys: hint("page", "search") ?? "" })} onClick=${() => showSearch(panel.peek() !== "search")}><${Icon} name="search" /></button>
      <button type="button" class="icon-button" aria-pressed=${String(panel.value === "pins")} aria-label=${gettext("Pinned messages")} title=${gettext("Pinned messages")}
        onClick=${() => showPanel(panel.peek() === "pins" ? null : "pins")}><${Icon} name="pin" /></button>
      <button type="button" class="members-button" aria-pressed=${String(panel.value === "people")} aria-label=${ngettext("People, {n} member", "People, {n} members", facts.members)}
        onClick=${() => showPeople(panel.peek() !== "people")}><${Icon} name="users" /><span>${number(facts.members)}</span></button>
      <${RoomMenu} room=${room} />
    </div>
  </header>`;
}

/** @param {{room: RoomModel}} props */
function RoomMenu({ room }) {
  const store = useStore();
  const facts = room.facts.value;
  const membership = room.membership.value;
  const copyLink = async () => {
    const done = await copy(location.origin + store.roomPath(room));
    toast(done ? gettext("Link copied.") : gettext("The link could not be copied."));
  };
  const leave = () => openDialog(() => html`<${Confirm} title=${gettext("Leave {room}?", { room: room.title.value })}
    text=${facts.kind === "private" ? gettext("It is private: to come back you need somebody inside to let you in.") : gettext("You can join again at any time.")}
    action=${gettext("Leave")} onConfirm=${async () => {
      await leaveRoom(store, room.id);
      goTo("/");
    }} />`);
  return html`<${Menu} label=${gettext("More")} side="end" button=${html`<${Icon} name="ellipsis" large=${true} />`}>
    <${MenuItem} icon="link" onClick=${copyLink}>${gettext("Copy link")}</${MenuItem}>
    <${MenuItem} icon="calendar" onClick=${(/** @type {Event} */ event) => askDate(openerOf(event), room)}>${gettext("Jump to a date")}</${MenuItem}>
    <${MenuItem} icon="paperclip" onClick=${() => openDialog(() => html`<${Gallery} room=${room} />`)}>${gettext("Files")}</${MenuItem}>
    ${rightsIn(store.me.value, room).facts && html`<${MenuItem} icon="settings" onClick=${() => openDialog(() => html`<${RoomSettings} room=${room} />`)}>${gettext("Room settings")}</${MenuItem}>`}
    ${membership && html`<${InvolvementItems} room=${room} />`}
    ${membership && mayLeave(facts) && html`<hr /><${MenuItem} icon="door-open" danger=${true} onClick=${leave}>${gettext("Leave room")}</${MenuItem}>`}
  </${Menu}>`;
}

/** The button of the menu in which something was chosen. @param {Event} event */
const openerOf = (event) => /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.currentTarget).closest(".menu-anchor")?.firstElementChild);
