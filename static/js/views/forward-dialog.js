/** Forwarding: a room to choose, a word to add. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { forwardMessage } from "../core/messages.js";
import { gettext } from "../core/words.js";
import { CallNote, asksWhether } from "./call-question.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { excerpt } from "./excerpt.js";
import { useRoomChoice } from "./room-choice.js";
import { useStore } from "./store.js";
import { closeDialog, toast } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */

/** @param {Event} event */
const typed = (event) => /** @type {HTMLTextAreaElement} */ (event.target).value;

/** @param {{message: Message}} props */
export function ForwardDialog({ message }) {
  const store = useStore();
  const task = useTask();
  const [comment, setComment] = useState("");
  const { room, choice } = useRoomChoice();
  // One name for the send, however often it is tried.
  const [clientId] = useState(() => `forward-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`);

  const asked = asksWhether(task.problem);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      if (!room) return;
      await forwardMessage(store, message, { room: room.id, comment, call_all: asked, client_id: `${clientId}-${room.id}` });
      closeDialog();
      toast(gettext("Forwarded to {room}.", { room: room.title.peek() }));
    });
  };

  return html`<${Dialog} title=${gettext("Forward this message")}>
    <blockquote class="dialog-quote">${excerpt(message)}</blockquote>
    <form class="stack" onSubmit=${submit}>
      ${choice}
      <textarea class="input" aria-label=${gettext("Say something about it")} placeholder=${gettext("Say something about it")} rows="2" value=${comment} onInput=${(/** @type {Event} */ event) => setComment(typed(event))}></textarea>
      ${asked && room ? html`<${CallNote} room=${room} />` : html`<${ProblemNote} problem=${task.problem} />`}
      <div class="dialog-actions">
        <button type="button" class="button plain" onClick=${closeDialog}>${gettext("Cancel")}</button>
        <button class="button primary" disabled=${!room || task.busy} aria-busy=${String(task.busy)}>${asked ? gettext("Notify and forward") : gettext("Forward")}</button>
      </div>
    </form>
  </${Dialog}>`;
}
