/** Leaving a room, once one has said so twice. */
import { html } from "../../vendor/htm-preact.js";
import { Confirm } from "./dialog.js";
import { goTo } from "./routes.js";
import { openDialog } from "./ui.js";

/** @param {import("./store.js").Store} store @param {import("./store.js").Store["rooms"]["value"][number]} room */
export function askLeave(store, room) {
  openDialog(() => html`<${Confirm} title=${`Leave ${room.title.value}?`}
    text=${room.facts.value.kind === "private" ? "It is private: to come back you need somebody inside to let you in." : "You can join again at any time."}
    action="Leave" onConfirm=${async () => {
      await store.leave(room.id);
      goTo("/");
    }} />`);
}
