/** Making a room. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { createRoom } from "../core/rooms.js";
import { gettext } from "../core/words.js";
import { askWhomToBringIn } from "./bring-in.js";
import { Dialog, useTask } from "./dialog.js";
import { Field, FormEnd } from "./form.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";
import { closeDialog } from "./ui.js";

/** @param {{name?: string}} props */
export function NewRoom({ name: given = "" }) {
  const store = useStore();
  const [name, setName] = useState(given);
  const [topic, setTopic] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  const task = useTask();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      const room = await createRoom(store, { kind: isPrivate ? "private" : "open", name: name.trim(), topic: topic.trim() });
      closeDialog();
      goTo(store.roomPath(room), room.id);
      if (isPrivate) askWhomToBringIn(room); // nobody else finds it
    });
  };
  return html`<${Dialog} title=${gettext("New room")}>
    <form class="form" onSubmit=${submit}>
      <${Field} label=${gettext("Name")} name="name" value=${name} onInput=${setName} problem=${task.problem} required maxlength=${80} placeholder=${gettext("garden")} autofocus />
      <${Field} label=${gettext("Topic")} name="topic" optional value=${topic} onInput=${setTopic} problem=${task.problem} maxlength=${250} placeholder=${gettext("What it is about")} />
      <label class="check"><input type="checkbox" checked=${isPrivate} onChange=${(/** @type {Event} */ event) => setPrivate(/** @type {HTMLInputElement} */ (event.target).checked)} />
        <span>${gettext("Private")}<small>${gettext("Only its members can find and read it.")}</small></span></label>
      <${FormEnd} task=${task} fields=${["name", "topic"]} action=${gettext("Make the room")} disabled=${!name.trim()} />
    </form>
  </${Dialog}>`;
}
