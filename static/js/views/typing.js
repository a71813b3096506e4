/** Who is writing right now. */
import { html } from "../../vendor/htm-preact.js";
import { listed, nameOf } from "./people.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/room_model.js").RoomModel} RoomModel */

/** @param {{room: RoomModel}} props */
export function Typing({ room }) {
  const store = useStore();
  const names = room.typing.value.map((id) => nameOf(store.user(id)));
  const verb = names.length === 1 ? "is" : "are";
  return html`<div class="composer-typing" aria-live="off">${names.length > 0 && html`<span class="truncate">${listed(names)} ${verb} typing…</span>`}</div>`;
}
