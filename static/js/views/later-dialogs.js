/** What is to happen at a time: sending a message, being reminded. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { Later, schedule } from "../core/later.js";
import { moments } from "../core/when.js";
import { gettext } from "../core/words.js";
import { askingFirst } from "./call-question.js";
import { Dialog, useTask } from "./dialog.js";
import { Field, FormEnd, typed, fieldOf } from "./form.js";
import { excerpt } from "./excerpt.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";
import { whenOf } from "./moment.js";
import { WhenField } from "./when.js";
import { closeDialog, openDialog, toast, words } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Attachment, Message, Scheduled } from "../core/types.js" */
/** @import { Store } from "./store.js" */

/** Ask when to be reminded of a message; without one, of what. @param {Message | null} message @param {string} [what] */
export function askReminder(message, what = "") {
  openDialog(() => html`<${NewReminder} message=${message} what=${what} />`);
}

/** Ask when to send what is typed in a room. @param {RoomModel} room */
export function askSchedule(room) {
  openDialog(() => html`<${SendLater} room=${room} />`);
}

/** What is typed goes out at its time. @param {Store} store @param {RoomModel} room @param {Date} due @param {string} [source] */
export function scheduleDraft(store, room, due, source = room.draft.peek()) {
  return askingFirst(room, source, async (callAll) => {
    await schedule(store, room, source, due, callAll);
    closeDialog();
    toast(gettext("It will be sent: {time}.", { time: whenOf(due.toISOString()) }));
  });
}

/** Ask for other words, or another time. @param {Scheduled} scheduled */
export function askReschedule(scheduled) {
  openDialog(() => html`<${Reschedule} scheduled=${scheduled} />`);
}

/** The first one is too soon for most. */
const soon = () => /** @type {Date} */ (moments(new Date())[1]?.at);

/** @param {unknown} problem */
const aboutTime = (problem) => (fieldOf(problem) === "due_at" ? words(problem) : "");

/** @param {{message: Message | null, what: string}} props */
function NewReminder({ message, what }) {
  const store = useStore();
  const task = useTask();
  const [due, setDue] = useState(soon);
  const [text, setText] = useState(what);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      await store.part(Later).remind({ due, messageId: message?.id ?? null, text: text.trim() });
      closeDialog();
      toast(gettext("You will be reminded: {time}.", { time: whenOf(due.toISOString()) }));
    });
  };
  return html`<${Dialog} title=${gettext("Remind me")}>
    <form class="form" onSubmit=${submit}>
      ${message && html`<blockquote class="dialog-quote">${excerpt(message)}</blockquote>`}
      <${WhenField} value=${due} onChange=${setDue} problem=${aboutTime(task.problem)} />
      <${Field} label=${message ? gettext("Note") : gettext("Of what")} name="text" optional=${message !== null} value=${text} onInput=${setText} problem=${task.problem} maxlength=${500} />
      <${FormEnd} task=${task} fields=${["text", "due_at"]} action=${gettext("Remind me")} disabled=${message === null && !text.trim()} />
    </form>
  </${Dialog}>`;
}

/** @param {{room: RoomModel}} props */
function SendLater({ room }) {
  const store = useStore();
  const task = useTask();
  const [due, setDue] = useState(soon);
  const [source] = useState(() => room.draft.peek());
  const files = store.attachments.of(room.id).flatMap(({ file }) => file ?? []);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(() => scheduleDraft(store, room, due, source));
  };
  return html`<${Dialog} title=${gettext("Send later")}>
    <form class="form" onSubmit=${submit}>
      ${source.trim() && html`<blockquote class="dialog-quote">${source}</blockquote>`}
      <${FileNames} files=${files} />
      <${WhenField} value=${due} onChange=${setDue} problem=${aboutTime(task.problem)} />
      <${FormEnd} task=${task} fields=${["due_at"]} action=${gettext("Send later")} disabled=${false} />
    </form>
  </${Dialog}>`;
}

/** @param {{scheduled: Scheduled}} props */
function Reschedule({ scheduled }) {
  const store = useStore();
  const task = useTask();
  const [due, setDue] = useState(() => new Date(scheduled.due_at));
  const [source, setSource] = useState(scheduled.source);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      const moved = due.getTime() !== new Date(scheduled.due_at).getTime();
      await askingFirst(store.room(scheduled.room_id), source, async (callAll) => {
        await store.part(Later).reschedule(scheduled.id, { ...(source !== scheduled.source && { source }), ...(moved && { due }), callAll });
        closeDialog();
      });
    });
  };
  return html`<${Dialog} title=${gettext("Change the scheduled message")}>
    <form class="form" onSubmit=${submit}>
      <div class="field"><label for="scheduled-source">${gettext("Message")}</label>
        <textarea class="input" id="scheduled-source" autofocus value=${source} onInput=${(/** @type {Event} */ event) => setSource(typed(event))}></textarea></div>
      <${FileNames} files=${scheduled.attachments} />
      <${WhenField} value=${due} onChange=${setDue} problem=${aboutTime(task.problem)} />
      <${FormEnd} task=${task} fields=${["due_at"]} action=${gettext("Save")} disabled=${!source.trim() && !scheduled.attachments.length} />
    </form>
  </${Dialog}>`;
}

/** What goes with a message that waits. @param {{files: Attachment[]}} props */
export function FileNames({ files }) {
  if (!files.length) return null;
  return html`<ul class="later-files" role="list" aria-label=${gettext("Files")}>${files.map(({ id, name }) => html`<li key=${id}><${Icon} name="paperclip" /><span class="truncate" title=${name}>${name}</span></li>`)}</ul>`;
}
