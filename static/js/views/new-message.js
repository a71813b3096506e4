/** A new message to somebody: choose one person or several, and write to them in a room of their own. */
import { html } from "../../vendor/htm-preact.js";
import { openDirect } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { usePeopleChoice } from "./people-choice.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";
import { closeDialog } from "./ui.js";

/** With me they are eight: more is a room with a name. */
const MOST_OTHERS = 7;

export function NewMessage() {
  const store = useStore();
  const task = useTask();
  const me = store.me.value.id;
  const { chosen, full, choice } = usePeopleChoice({ label: gettext("To whom"), offers: ({ id }) => id !== me, most: MOST_OTHERS, done: () => void open() });

  const open = () => task.run(async () => {
    const room = await openDirect(store, chosen.map(({ id }) => id));
    closeDialog();
    goTo(store.roomPath(room), room.id);
  });

  return html`<${Dialog} title=${gettext("New message")}>
    ${choice}
    ${full && html`<p class="field-hint">${gettext("These are the most for one direct room. For more people, make a room with a name.")}</p>`}
    <${ProblemNote} problem=${task.problem} />
    <div class="dialog-actions">
      <button type="button" class="button plain" onClick=${closeDialog}>${gettext("Cancel")}</button>
      <button type="button" class="button primary" disabled=${!chosen.length || task.busy} aria-busy=${String(task.busy)} onClick=${open}>${gettext("Write to them")}</button>
    </div>
  </${Dialog}>`;
}
