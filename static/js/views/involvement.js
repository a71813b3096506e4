/** How I stand in a room: a star, how much of it I am told, out of sight. My other devices follow. */
import { html } from "../../vendor/htm-preact.js";
import { tuneRoom } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { MenuItem } from "./menu.js";
import { useStore } from "./store.js";
import { attempt, toast } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Membership } from "../core/types.js" */

/** @type {{value: Membership["involvement"], icon: string, label: string, done: string}[]} */
const CHOICES = [
  { value: "everything", icon: "bell", label: gettext("Everything"), done: gettext("You are told of everything here.") },
  { value: "mentions", icon: "at-sign", label: gettext("Mentions"), done: gettext("You are told when somebody names you.") },
  { value: "nothing", icon: "bell-off", label: gettext("Nothing"), done: gettext("You are told nothing of this room.") },
  { value: "hidden", icon: "eye-off", label: gettext("Hide it"), done: gettext("Hidden. It comes back when something in it is for you.") },
];

/** The part of the room's menu about it. @param {{room: RoomModel}} props */
export function InvolvementItems({ room }) {
  const store = useStore();
  const now = room.involvement.value;
  const choose = (/** @type {typeof CHOICES[number]} */ { value, done }) => attempt(async () => {
    await tuneRoom(store, room, { involvement: value });
    toast(done);
  });
  const starred = room.starred.value;
  return html`<${MenuItem} icon="star" onClick=${() => attempt(() => tuneRoom(store, room, { starred: !starred }))}>${starred ? gettext("Remove the star") : gettext("Star")}</${MenuItem}>
    <hr /><div role="group" aria-label=${gettext("Tell me of")}><div class="menu-label" aria-hidden="true">${gettext("Tell me of")}</div>
    ${CHOICES.map((one) => html`<button key=${one.value} type="button" role="menuitemradio" tabindex="-1" aria-checked=${String(now === one.value)} onClick=${() => choose(one)}>
      <${Icon} name=${one.icon} /><span>${one.label}</span>${now === one.value && html`<${Icon} name="check" />`}</button>`)}</div>`;
}
