/** What another program shares: a room to choose, in whose message field it is put. Nothing is sent by itself. */
import { html } from "../../vendor/htm-preact.js";
import { setDraft } from "../core/composing.js";
import { gettext } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { useRoomChoice } from "./room-choice.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";
import { closeDialog } from "./ui.js";

/** @param {{text: string}} props */
export function ShareDialog({ text }) {
  const store = useStore();
  const task = useTask();
  const { room, choice } = useRoomChoice();

  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      if (!room) return;
      closeDialog();
      goTo(store.roomPath(room), room.id);
      // Below what is typed there already.
      setDraft(store, room, [room.draft.peek(), text].filter((part) => part.trim()).join("\n"));
    });
  };

  return html`<${Dialog} title=${gettext("Share to a room")}>
    <blockquote class="dialog-quote">${text}</blockquote>
    <form class="stack" onSubmit=${submit}>
      ${choice}
      <${ProblemNote} problem=${task.problem} />
      <div class="dialog-actions">
        <button type="button" class="button plain" onClick=${closeDialog}>${gettext("Cancel")}</button>
        <button class="button primary" disabled=${!room || task.busy}>${gettext("Put it there")}</button>
      </div>
    </form>
  </${Dialog}>`;
}
