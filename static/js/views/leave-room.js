/** Leaving a room, once one has said so twice, and been told what becomes of it. */
import { html } from "../../vendor/htm-preact.js";
import { leaveRoom, loadMembers } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { Confirm } from "./dialog.js";
import { goTo } from "./routes.js";
import { openDialog } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {Store} store @param {RoomModel} room */
export async function askLeave(store, room) {
  if (room.membership.peek()?.role === "owner") await loadMembers(store, room).catch(() => {}); // then less is told
  openDialog(() => html`<${Confirm} title=${gettext("Leave {room}?", { room: room.title.value })}
    text=${room.facts.value.kind === "private" ? gettext("It is private: to come back you need somebody inside to let you in.") : gettext("You can join again at any time.")}
    notice=${whatBecomesOf(room)} action=${gettext("Leave")} onConfirm=${async () => {
      await leaveRoom(store, room.id);
      goTo("/");
    }} />`);
}

/** As the server does it (chat/actions/memberships.py). @param {RoomModel} room */
function whatBecomesOf(room) {
  const { kind, members } = room.facts.value;
  if (members === 1) return kind === "private" ? gettext("Nobody else is in it. Once you have left, nobody can read it any more.") : gettext("Nobody else is in it. It stays, without an owner.");
  const owners = (room.members.value ?? []).filter(({ role }) => role === "owner");
  if (owners.length !== 1 || room.membership.value?.role !== "owner") return "";
  return gettext("You are its only owner. A moderator becomes its owner then; without one, whoever has been in it longest.");
}
