/** What is to come: my messages that wait for their time, and what I want to be reminded of. */
import { html } from "../../vendor/htm-preact.js";
import { setDraft } from "../core/composing.js";
import { Later } from "../core/later.js";
import { messageById } from "../core/messages.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { FileNames, askReminder, askReschedule } from "./later-dialogs.js";
import { ListPanel } from "./list-panel.js";
import { goTo } from "./routes.js";
import { useStore } from "./store.js";
import { attempt, showPanel } from "./ui.js";
import { whenOf } from "./moment.js";

/** @typedef {import("../core/types.js").Scheduled} Scheduled */
/** @typedef {import("../core/types.js").Reminder} Reminder */

export function LaterPanel() {
  const store = useStore();
  const scheduled = store.part(Later).scheduled.value;
  const reminders = store.part(Later).reminders.value;
  return html`<${ListPanel} title=${gettext("Later")} empty=${gettext("Nothing waits. Send a message later from the menu beside Send, or be reminded of something.")}
    count=${scheduled && reminders ? scheduled.length + reminders.length : null} load=${() => store.part(Later).load()}>
    ${scheduled && scheduled.length > 0 && html`<h3 class="people-label">${gettext("To be sent")}</h3>
      <ul class="message-cards" role="list">${scheduled.map((one) => html`<${Waiting} key=${one.id} scheduled=${one} />`)}</ul>`}
    ${reminders && reminders.length > 0 && html`<h3 class="people-label">${gettext("Reminders")}</h3>
      <ul class="message-cards" role="list">${reminders.map((one) => html`<${Reminding} key=${one.id} reminder=${one} />`)}</ul>`}
    ${reminders && html`<p class="panel-end"><button type="button" class="button small" onClick=${() => askReminder(null)}><${Icon} name="clock" />${gettext("Remind me of something")}</button></p>`}
  </${ListPanel}>`;
}

/** @param {{scheduled: Scheduled}} props */
function Waiting({ scheduled }) {
  const store = useStore();
  const room = store.room(scheduled.room_id);
  const refused = scheduled.state === "refused";
  const cancel = () => attempt(() => store.part(Later).cancel(scheduled), refused ? gettext("Dropped.") : gettext("It will not be sent."));
  const sendNow = () => attempt(() => store.part(Later).reschedule(scheduled.id, { due: new Date() }), gettext("It goes out within seconds."));
  const takeBack = () => attempt(async () => {
    if (!room) throw { detail: gettext("You are no longer in that room.") };
    setDraft(store, room, [room.draft.peek(), scheduled.source].filter(Boolean).join("\n"));
    goTo(store.roomPath(room), room.id);
    await store.part(Later).cancel(scheduled, { keepFiles: true });
    store.attachments.putBack(room.id, scheduled.attachments);
  });
  return html`<li class="message-card" data-state=${scheduled.state}>
    <div class="later-body">
      <span class="message-card-head"><b class="truncate">${room?.title.value ?? gettext("A room")}</b><time class="quiet" datetime=${scheduled.due_at}>${whenOf(scheduled.due_at)}</time></span>
      ${scheduled.text && html`<span class="message-card-text">${scheduled.text}</span>`}
      <${FileNames} files=${scheduled.attachments} />
      ${refused && html`<span class="field-error"><${Icon} name="circle-alert" /><span>${gettext("Not sent: {reason}", { reason: scheduled.refusal })}</span></span>`}
    </div>
    <div class="message-card-end">
      ${refused
        ? html`<button type="button" class="button small" onClick=${takeBack}>${gettext("Write it anew")}</button>`
        : html`<button type="button" class="button small" onClick=${() => askReschedule(scheduled)}>${gettext("Change")}</button>
          <button type="button" class="button small" onClick=${sendNow}>${gettext("Send now")}</button>`}
      <button type="button" class="button small plain" onClick=${cancel}>${refused ? gettext("Drop") : gettext("Cancel")}</button>
    </div>
  </li>`;
}

/** @param {{reminder: Reminder}} props */
function Reminding({ reminder }) {
  const store = useStore();
  return html`<li class="message-card" data-state=${reminder.told_at ? "due" : undefined}>
    <div class="later-body">
      <span class="message-card-text">${reminder.text || reminder.message_text || gettext("A message")}</span>
      ${reminder.text && reminder.message_text && html`<blockquote class="later-quote truncate">${reminder.message_text}</blockquote>`}
      <time class="quiet small" datetime=${reminder.due_at}>${whenOf(reminder.due_at)}</time>
    </div>
    <div class="message-card-end">
      ${reminder.message_id !== null && html`<button type="button" class="button small" onClick=${() => goToReminded(store, reminder)}>${gettext("Show")}</button>`}
      ${reminder.told_at && html`<button type="button" class="button small" onClick=${() => attempt(() => store.part(Later).snooze(reminder), gettext("You will be reminded again in an hour."))}>${gettext("In an hour")}</button>`}
      <button type="button" class="button small plain" onClick=${() => attempt(() => store.part(Later).finish(reminder.id))}>${reminder.told_at ? gettext("Done") : gettext("Drop")}</button>
    </div>
  </li>`;
}

/** @param {import("./store.js").Store} store @param {Reminder} reminder */
export function goToReminded(store, reminder) {
  const { message_id: id } = reminder;
  if (id === null) return showPanel("later");
  return attempt(async () => {
    const message = await messageById(store, id);
    goTo(store.permalink(message), message.room_id);
  });
}
