/** The way up to what is new, where it begins further above than what is shown. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { lookAt } from "../core/navigation.js";
import { gettext, ngettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";
import { toast } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** Whether there is such a place, and it is not among what is loaded. @param {RoomModel} room */
function isFarAbove(room) {
  const newAfter = room.newAfter.value;
  const [first] = room.timeline.messages.value;
  return newAfter !== null && first !== undefined && first.number > newAfter + 1;
}

/** @param {Store} store @param {RoomModel} room */
export function goToFirstNew(store, room) {
  const newAfter = room.newAfter.peek();
  if (newAfter !== null) lookAt(store, room, newAfter + 1);
  else toast(gettext("There is nothing new here."));
}

/** @param {{room: RoomModel}} props */
export function FirstNew({ room }) {
  const store = useStore();
  const [seen, setSeen] = useState(/** @type {number | null} */ (null));
  const newAfter = room.newAfter.value;
  if (newAfter === null || newAfter === seen || !isFarAbove(room)) return null;
  const go = () => {
    setSeen(newAfter); // once there, one is not sent back
    goToFirstNew(store, room);
  };
  return html`<div class="timeline-jump" data-up=""><button type="button" class="pill" data-kind="unread" onClick=${go}>
    <${Icon} name="arrow-up" />${ngettext("{n} new message", "{n} new messages", room.facts.value.last_number - newAfter)}</button></div>`;
}
