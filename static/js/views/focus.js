/** Where one writes: the field of the room, or that of the thread beside it. */
import { column } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {RoomModel} room */
export const composerId = (room) => (room.isThread ? "thread-composer" : "composer");

/** @param {RoomModel} room */
export function focusComposer(room) {
  column.value = "room";
  // Once what covers it is gone.
  requestAnimationFrame(() => document.getElementById(composerId(room))?.focus());
}
