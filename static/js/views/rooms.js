/** Rooms as the page shows them. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Room } from "../core/types.js" */


/** @param {{room: Room, large?: boolean}} props */
export function RoomIcon({ room, large = false }) {
  const name = room.archived_at ? "archive" : room.kind === "private" ? "lock" : room.kind === "direct" ? "message-circle" : room.web_public ? "globe" : "hash";
  return html`<${Icon} name=${name} large=${large} />`;
}

/** A room as one speaks of it. @param {RoomModel} room */
export const placeName = (room) => (room.isThread ? gettext("this thread") : room.title.value);
