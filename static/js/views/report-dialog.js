/** Telling those who look after a room that a message should not stand there. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { Reports } from "../core/reports.js";
import { gettext } from "../core/words.js";
import { Dialog, useTask } from "./dialog.js";
import { excerpt } from "./excerpt.js";
import { Field, FormEnd } from "./form.js";
import { useStore } from "./store.js";
import { closeDialog, toast } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("../core/types.js").Report["reason"]} Reason */

/** @type {Record<Reason, string>} */
export const REASONS = {
  spam: gettext("Spam or advertising"),
  abuse: gettext("It insults or threatens somebody"),
  private: gettext("It tells somebody's private matters"),
  illegal: gettext("It is against the law"),
  other: gettext("Something else"),
};

/** @param {{reason: Reason | null, onChoose: (reason: Reason) => void}} props */
function Reasons({ reason, onChoose }) {
  return html`<fieldset class="field"><legend class="field-label">${gettext("What is wrong with it")}</legend>
    ${Object.entries(REASONS).map(([value, label], i) => html`<label class="check" key=${value}><input type="radio" name="reason" value=${value} autofocus=${i === 0} checked=${reason === value} onChange=${() => onChoose(/** @type {Reason} */ (value))} /><span>${label}</span></label>`)}
  </fieldset>`;
}

/**
 * Saying of a message what is wrong with it, and perhaps why. What was typed stays when it could not be sent.
 * @param {{message: Message, title: string, about?: string, hint?: string, most: number, action: string, done: string,
 *   send: (reason: Reason, text: string) => Promise<unknown>}} props `most`: characters; `done`: what is said afterwards
 */
export function ReasonDialog({ message, title, about, hint, most, action, done, send }) {
  const task = useTask();
  const [reason, setReason] = useState(/** @type {Reason | null} */ (null));
  const [text, setText] = useState("");
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      if (!reason) return;
      await send(reason, text);
      closeDialog();
      toast(done);
    });
  };
  return html`<${Dialog} title=${title}>
    <form class="form" onSubmit=${submit}>
      <blockquote class="dialog-quote">${excerpt(message)}</blockquote>
      ${about && html`<p class="small quiet">${about}</p>`}
      <${Reasons} reason=${reason} onChoose=${setReason} />
      <${Field} label=${gettext("In your own words")} name="text" optional=${true} long=${true} value=${text} onInput=${setText} problem=${task.problem} maxlength=${most} hint=${hint} />
      <${FormEnd} task=${task} fields=${["text"]} action=${action} disabled=${!reason} />
    </form>
  </${Dialog}>`;
}

/** @param {{message: Message}} props */
export function ReportDialog({ message }) {
  const store = useStore();
  return html`<${ReasonDialog} message=${message} title=${gettext("Report this message")} most=${500} action=${gettext("Report")} done=${gettext("Reported. Thank you.")}
    hint=${gettext("Those who look after the room decide about it. The author is not told who reported it.")}
    send=${(/** @type {Reason} */ reason, /** @type {string} */ text) => store.part(Reports).tell(message, reason, text)} />`;
}
