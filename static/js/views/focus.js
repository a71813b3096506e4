/** To where one writes. */
import { column } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */

/** @param {RoomModel} room */
export const composerId = (room) => (room.isThread ? "thread-composer" : "composer");

/** @param {RoomModel} room */
export function focusComposer(room) {
  column.value = "room";
  // Once what covers it is gone.
  requestAnimationFrame(() => document.getElementById(composerId(room))?.focus());
}
