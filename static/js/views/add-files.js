/** Files come to the message that is being written: picked, or dropped on the conversation. */
import { html } from "../../vendor/htm-preact.js";
import { useRef } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { MenuButton } from "./menu-button.js";
import { AddMenu, addFiles } from "./parts.js";
import { useStore } from "./store.js";

/** @import { RoomModel } from "../core/room_model.js" */

/** @param {{room: RoomModel}} props */
export function AddButton({ room }) {
  const store = useStore();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const picked = () => {
    const box = field.current;
    void addFiles(store, room.id, [...(box?.files ?? [])]);
    if (box) box.value = ""; // so that the same file can be picked again
  };
  return html`<${MenuButton} menu=${AddMenu} about=${{ room, pick: () => field.current?.click() }} label=${gettext("Add files or a poll")} class="icon-button composer-add" up=${true} button=${html`<${Icon} name="plus" />`} />
    <input type="file" multiple hidden ref=${field} aria-label=${gettext("Files")} onChange=${picked} />`;
}

/**
 * The whole conversation, or the thread beside it, takes what is dropped on it.
 * @param {HTMLElement | null | undefined} place
 * @param {(files: File[]) => void} take
 * @returns {() => void} stops
 */
export function takeDrops(place, take) {
  if (!place) return () => {};
  const carriesFiles = (/** @type {DragEvent} */ event) => Boolean(event.dataTransfer?.types.includes("Files"));
  const over = (/** @type {DragEvent} */ event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    place.dataset.drop = gettext("Drop to attach");
  };
  const leave = (/** @type {DragEvent} */ event) => {
    if (!place.contains(/** @type {Node | null} */ (event.relatedTarget))) delete place.dataset.drop;
  };
  const drop = (/** @type {DragEvent} */ event) => {
    delete place.dataset.drop;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  };
  place.addEventListener("dragover", over);
  place.addEventListener("dragleave", leave);
  place.addEventListener("drop", drop);
  return () => {
    place.removeEventListener("dragover", over);
    place.removeEventListener("dragleave", leave);
    place.removeEventListener("drop", drop);
  };
}
