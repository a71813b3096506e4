/** In the place of the composer, while one only looks at a room. */
import { html } from "../../vendor/htm-preact.js";
import { joinRoom } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { ProblemNote, useTask } from "./dialog.js";
import { useStore } from "./store.js";

/** @import { RoomModel } from "../core/room_model.js" */


/** @param {{room: RoomModel}} props */
export function JoinFirst({ room }) {
  const store = useStore();
  const task = useTask();
  return html`<div class="composer-closed">
    <span>${gettext("You are looking at {room}. Join to take part.", { room: room.title.value })}</span>
    <button type="button" class="button primary small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => task.run(() => joinRoom(store, room.id))}>${gettext("Join the room")}</button>
    <${ProblemNote} problem=${task.problem} />
  </div>`;
}
