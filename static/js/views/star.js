/** Puts a room on top of mine, or takes it from there. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { tuneRoom } from "./parts.js";
import { useStore } from "./store.js";
import { attempt } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */

/** @param {{room: RoomModel}} props */
export function Star({ room }) {
  const store = useStore();
  const starred = room.starred.value;
  return html`<button type="button" class="icon-button star wide-only" aria-pressed=${String(starred)} aria-label=${gettext("Star")} title=${starred ? gettext("Starred: on top of your rooms") : gettext("Star it: on top of your rooms")}
    onClick=${() => attempt(() => tuneRoom(store, room, { starred: !starred }))}><${Icon} name="star" /></button>`;
}
