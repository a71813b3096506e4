/** Leaving a room, once one has said so twice. */
import { html } from "../../vendor/htm-preact.js";
import { leaveRoom } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { Confirm } from "./dialog.js";
import { goTo } from "./routes.js";
import { openDialog } from "./ui.js";

/** @param {import("./store.js").Store} store @param {import("./store.js").Store["rooms"]["value"][number]} room */
export function askLeave(store, room) {
  openDialog(() => html`<${Confirm} title=${gettext("Leave {room}?", { room: room.title.value })}
    text=${room.facts.value.kind === "private" ? gettext("It is private: to come back you need somebody inside to let you in.") : gettext("You can join again at any time.")}
    action=${gettext("Leave")} onConfirm=${async () => {
      await leaveRoom(store, room.id);
      goTo("/");
    }} />`);
}
