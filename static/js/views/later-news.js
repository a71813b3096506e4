/** A reminder whose time has come, or a scheduled message that was refused: it stays until it is answered. */
import { html } from "../../vendor/htm-preact.js";
import { Later } from "../core/later.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { goToReminded } from "./parts.js";
import { useStore } from "./store.js";
import { attempt, showPanel } from "./ui.js";

/** @typedef {import("../core/types.js").Reminder} Reminder */

export function LaterNews() {
  const store = useStore();
  const news = store.part(Later).news.value;
  if (!news) return null;
  const close = () => store.part(Later).dismiss();
  if (news.kind === "refused") {
    const show = () => {
      showPanel("later");
      close();
    };
    return html`<div class="toast"><${Icon} name="circle-alert" /><span class="grow">${gettext("A scheduled message was not sent: {reason}", { reason: news.scheduled.refusal })}</span>
      <button type="button" class="toast-button" onClick=${show}>${gettext("Show")}</button><button type="button" class="toast-button" onClick=${close}>${gettext("Close")}</button></div>`;
  }
  const { reminder } = news;
  const done = () => attempt(async () => {
    close();
    await store.part(Later).finish(reminder.id);
  });
  const show = () => {
    close();
    return goToReminded(store, reminder);
  };
  return html`<div class="toast"><${Icon} name="clock" /><span class="grow">${gettext("Reminder: {text}", { text: reminder.text || reminder.message_text || gettext("a message") })}</span>
    ${reminder.message_id !== null && html`<button type="button" class="toast-button" onClick=${show}>${gettext("Show")}</button>`}
    <button type="button" class="toast-button" onClick=${done}>${gettext("Done")}</button><button type="button" class="toast-button" onClick=${close}>${gettext("Later")}</button></div>`;
}
