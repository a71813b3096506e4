/** What can be done with a room. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { AboutRoom } from "./about-room.js";
import { askWhomToBringIn } from "./bring-in.js";
import { copy } from "./copying.js";
import { InvolvementItems } from "./involvement.js";
import { askLeave } from "./leave-room.js";
import { Menu, MenuItem } from "./menu.js";
import { Gallery, RoomSettings, askDate } from "./parts.js";
import { mayLeave, rightsIn } from "./rights.js";
import { useStore } from "./store.js";
import { openDialog, toast } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Opened } from "./menu-button.js" */

/** @param {{room: RoomModel, opened: Opened}} props */
export function RoomMenu({ room, opened }) {
  const store = useStore();
  const facts = room.facts.value;
  const membership = room.membership.value;
  const rights = rightsIn(store.me.value, room);
  const copyLink = async () => {
    const done = await copy(location.origin + store.roomPath(room));
    toast(done ? gettext("Link copied.") : gettext("The link could not be copied."));
  };
  return html`<${Menu} opened=${opened}>
    ${!room.isDirect && html`<${MenuItem} icon="info" onClick=${() => openDialog(() => html`<${AboutRoom} room=${room} />`)}>${gettext("About this room")}</${MenuItem}>`}
    <${MenuItem} icon="link" onClick=${copyLink}>${gettext("Copy link")}</${MenuItem}>
    <${MenuItem} icon="calendar" onClick=${(/** @type {Event} */ event) => askDate(openerOf(event), room)}>${gettext("Jump to a date")}</${MenuItem}>
    <${MenuItem} icon="paperclip" onClick=${() => openDialog(() => html`<${Gallery} room=${room} />`)}>${gettext("Files")}</${MenuItem}>
    ${rights.members && !facts.archived_at && html`<${MenuItem} icon="user-plus" onClick=${() => askWhomToBringIn(room)}>${gettext("Bring people in")}</${MenuItem}>`}
    ${rights.facts && html`<${MenuItem} icon="settings" onClick=${() => openDialog(() => html`<${RoomSettings} room=${room} />`)}>${gettext("Room settings")}</${MenuItem}>`}
    ${membership && html`<${InvolvementItems} room=${room} />`}
    ${membership && mayLeave(facts) && html`<hr /><${MenuItem} icon="door-open" danger=${true} onClick=${() => askLeave(store, room)}>${gettext("Leave room")}</${MenuItem}>`}
  </${Menu}>`;
}

/** The button of the menu in which something was chosen. @param {Event} event */
const openerOf = (event) => /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.currentTarget).closest(".menu-anchor")?.firstElementChild);
