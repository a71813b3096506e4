/** Bringing people into a room, several at once. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { addMember, loadMembers } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { usePeopleChoice } from "./people-choice.js";
import { useStore } from "./store.js";
import { closeDialog, openDialog } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */

/** @param {RoomModel} room */
export const askWhomToBringIn = (room) => openDialog(() => html`<${BringIn} room=${room} />`);

/** @param {{room: RoomModel}} props */
function BringIn({ room }) {
  const store = useStore();
  const task = useTask();
  useEffect(() => void task.run(() => loadMembers(store, room)), [room]);
  const inside = new Set((room.members.value ?? []).map(({ user_id }) => user_id));
  const { chosen, drop, choice } = usePeopleChoice({ label: gettext("Bring somebody in"), offers: ({ id }) => room.members.value !== null && !inside.has(id), done: () => void bring() });

  const bring = () => task.run(async () => {
    for (const user of chosen) {
      await addMember(store, room, user.id);
      drop(user); // where one is refused, those before are in already
    }
    closeDialog();
  });

  return html`<${Dialog} title=${gettext("Bring people into {room}", { room: room.title.value })}>
    ${choice}
    <${ProblemNote} problem=${task.problem} />
    <div class="dialog-actions">
      <button type="button" class="button plain" onClick=${closeDialog}>${gettext("Cancel")}</button>
      <button type="button" class="button primary" disabled=${!chosen.length || task.busy} aria-busy=${String(task.busy)} onClick=${bring}>${gettext("Bring them in")}</button>
    </div>
  </${Dialog}>`;
}
