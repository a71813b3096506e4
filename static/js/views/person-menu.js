/** What can be done with somebody in a room: look who they are, write to them, change their role, take them out. */
import { html } from "../../vendor/htm-preact.js";
import { changeRole, removeMember } from "../core/rooms.js";
import { gettext, pgettext } from "../core/words.js";
import { Confirm } from "./dialog.js";
import { Icon } from "./icon.js";
import { MenuItem } from "./menu.js";
import { messageTo } from "./message-to.js";
import { nameOf, pageOf } from "./people.js";
import { PopupMenu, openPopup } from "./popup.js";
import { rightsIn } from "./rights.js";
import { useStore } from "./store.js";
import { attempt, openDialog } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */
/** @typedef {import("../core/types.js").User} User */

/** @type {{role: "member" | "moderator" | "owner", label: string, icon: string}[]} */
const ROLES = [
  { role: "owner", label: gettext("Make owner"), icon: "key-round" },
  { role: "moderator", label: gettext("Make moderator"), icon: "shield" },
  { role: "member", label: gettext("Make member"), icon: "user" },
];

/** A button with the menu. @param {{room: RoomModel, user: User, role: string}} props */
export function PersonMenu({ room, user, role }) {
  const store = useStore();
  const isMe = user.id === store.me.value.id;
  const rights = rightsIn(store.me.value, room);
  const mayTakeOut = rights.members && !isMe && (role !== "owner" || rights.roles);
  const setRole = (/** @type {"member" | "moderator" | "owner"} */ to) => attempt(() => changeRole(store, room, user.id, to));
  const takeOut = () => openDialog(() => html`<${Confirm} title=${gettext("Take {person} out?", { person: nameOf(user) })}
    text=${gettext("They stop hearing this room at once. What they have said stays.")} action=${gettext("Take out")} onConfirm=${() => removeMember(store, room, user.id)} />`);
  const draw = () => html`<${PopupMenu} label=${nameOf(user)}>
    <${MenuItem} icon="user" href=${pageOf(user)}>${gettext("Profile")}</${MenuItem}>
    ${!isMe && html`<${MenuItem} icon="message-circle" onClick=${() => messageTo(store, [user.id])}>${pgettext("write to somebody", "Message")}</${MenuItem}>`}
    ${rights.roles && ROLES.filter((one) => one.role !== role).map((one) => html`<${MenuItem} key=${one.role} icon=${one.icon} onClick=${() => setRole(one.role)}>${one.label}</${MenuItem}>`)}
    ${mayTakeOut && html`<hr /><${MenuItem} icon="user-minus" danger=${true} onClick=${takeOut}>${gettext("Take out of the room")}</${MenuItem}>`}
  </${PopupMenu}>`;
  return html`<button type="button" class="icon-button" aria-haspopup="menu" aria-label=${gettext("{person}: more", { person: nameOf(user) })} title=${gettext("More")}
    onClick=${(/** @type {Event} */ event) => openPopup(/** @type {HTMLElement} */ (event.currentTarget), draw)}><${Icon} name="ellipsis" /></button>`;
}
