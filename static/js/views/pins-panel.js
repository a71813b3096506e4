/** What is pinned in a room, the newest pin first. */
import { html } from "../../vendor/htm-preact.js";
import { pinMessage } from "../core/messages.js";
import { loadPins } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { ListPanel } from "./list-panel.js";
import { MessageCard } from "./message-card.js";
import { nameOf } from "./people.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";
import { attempt } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {{room: RoomModel}} props */
export function PinsPanel({ room }) {
  const store = useStore();
  const pins = room.pins.value;
  const may = store.takesPart(room);
  return html`<${ListPanel} title=${gettext("Pinned messages")} empty=${gettext("Nothing is pinned here. Pin a message from its menu, and everybody finds it here.")}
    count=${pins?.length ?? null} load=${() => loadPins(store, room)}>
    <ul class="message-cards" role="list">${(pins ?? []).map((message) => html`<${MessageCard} key=${message.id} message=${message} href=${store.permalink(message)} onGo=${follow}>
      <span class="quiet small grow truncate">${gettext("Pinned by {person}", { person: nameOf(store.user(message.pinned?.user_id ?? 0)) })}</span>
      ${may && html`<button type="button" class="icon-button" aria-label=${gettext("Unpin")} title=${gettext("Unpin")} onClick=${() => attempt(() => pinMessage(store, message, false), gettext("No longer pinned."))}><${Icon} name="pin-off" /></button>`}
    </${MessageCard}>`)}</ul>
  </${ListPanel}>`;
}
