/** Asking the room: a question, and what can be answered. What was typed already is the question. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { postPoll } from "../core/polls.js";
import { randomId } from "../core/random_id.js";
import { gettext } from "../core/words.js";
import { CallNote, asksWhether } from "./call-question.js";
import { Dialog, useTask } from "./dialog.js";
import { Field, FormEnd, typed } from "./form.js";
import { useStore } from "./store.js";
import { closeDialog } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** As the server has them (chat/actions/polls.py). */
const FEWEST_OPTIONS = 2;
const MOST_OPTIONS = 12;
const OPTION_CHARS = 200;

/** @param {{room: RoomModel}} props */
export function NewPoll({ room }) {
  const store = useStore();
  const task = useTask();
  const [question, setQuestion] = useState(() => room.draft.peek());
  const [options, setOptions] = useState(["", ""]);
  const [several, setSeveral] = useState(false);
  const [clientId] = useState(randomId); // one name, however often it is tried
  const given = options.map((text) => text.trim()).filter(Boolean);

  const asked = asksWhether(task.problem);

  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      await postPoll(store, room, { question: question.trim(), options: given, several, call_all: asked, client_id: clientId });
      closeDialog();
    });
  };

  return html`<${Dialog} title=${gettext("New poll")}>
    <form class="form" onSubmit=${submit}>
      <${Field} label=${gettext("Question")} name="source" long value=${question} onInput=${setQuestion} problem=${task.problem} required autofocus placeholder=${gettext("When shall we meet?")} />
      <fieldset class="field"><legend class="field-label">${gettext("Answers to choose from")}</legend>
        ${options.map((text, i) => html`<input class="input" key=${i} aria-label=${gettext("Answer {number}", { number: i + 1 })} autocomplete="off" maxlength=${OPTION_CHARS} value=${text}
          onInput=${(/** @type {Event} */ event) => setOptions(withRoom(options.with(i, typed(event))))} />`)}
      </fieldset>
      <label class="check"><input type="checkbox" checked=${several} onChange=${(/** @type {Event} */ event) => setSeveral(/** @type {HTMLInputElement} */ (event.target).checked)} />
        <span>${gettext("Several answers")}<small>${gettext("Everybody may choose more than one.")}</small></span></label>
      ${asked && html`<${CallNote} room=${store.asked(room)} />`}
      <${FormEnd} task=${task} fields=${["source", "call_all"]} action=${asked ? gettext("Ask all of them") : gettext("Ask")} disabled=${!question.trim() || given.length < FEWEST_OPTIONS} />
    </form>
  </${Dialog}>`;
}

/** There is always an empty field to go on in, as long as there may be more. @param {string[]} options */
const withRoom = (options) => (options.at(-1)?.trim() && options.length < MOST_OPTIONS ? [...options, ""] : options);
