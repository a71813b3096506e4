/** Which room this is, what it is about, who is in it, and what can be done with it. */
import { html } from "../../vendor/htm-preact.js";
import { gettext, ngettext, number } from "../core/words.js";
import { DirectFace, DirectPresence } from "./direct.js";
import { Icon } from "./icon.js";
import { MenuButton } from "./menu-button.js";
import { RoomMenu } from "./parts.js";
import { RoomIcon } from "./rooms.js";
import { hint } from "./shortcuts.js";
import { Star } from "./star.js";
import { useStore } from "./store.js";
import { column, panel, showPanel, showPeople, showSearch } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */

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
      <${MenuButton} menu=${RoomMenu} about=${{ room }} label=${gettext("More")} side="end" button=${html`<${Icon} name="ellipsis" large=${true} />`} />
    </div>
  </header>`;
}
