/** Messages that I keep for myself, the newest first. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { Bookmarks } from "../core/bookmarks.js";
import { gettext } from "../core/words.js";
import { Dialog, useTask } from "./dialog.js";
import { excerpt } from "./excerpt.js";
import { Field, FormEnd } from "./form.js";
import { Icon } from "./icon.js";
import { ListPanel } from "./list-panel.js";
import { MessageCard } from "./message-card.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";
import { attempt, closeDialog, openDialog } from "./ui.js";

/** @typedef {import("../core/bookmarks.js").Bookmark} Bookmark */

export function SavedPanel() {
  const store = useStore();
  const task = useTask();
  const list = store.part(Bookmarks).list.value;
  return html`<${ListPanel} title=${gettext("Saved")} empty=${gettext("Nothing is saved. Save a message from its menu, and it waits for you here. Nobody else sees it.")}
    count=${list?.length ?? null} load=${() => store.part(Bookmarks).load()}>
    <ul class="message-cards" role="list">${(list ?? []).map((one) => html`<${Saved} key=${one.id} bookmark=${one} />`)}</ul>
    ${store.part(Bookmarks).next.value && html`<button type="button" class="button small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => task.run(() => store.part(Bookmarks).more())}>${gettext("Show more")}</button>`}
  </${ListPanel}>`;
}

/** @param {{bookmark: Bookmark}} props */
function Saved({ bookmark }) {
  const store = useStore();
  const { message, note } = bookmark;
  if (!message) return html`<li class="message-card message-gone">${gettext("A message that can't be seen any more.")}</li>`;
  return html`<${MessageCard} message=${message} href=${store.permalink(message)} where=${store.room(message.room_id)?.title.value} onGo=${follow}>
    <span class="quiet small grow truncate" title=${note}>${note}</span>
    <button type="button" class="icon-button" aria-label=${gettext("Note")} title=${gettext("Note")} onClick=${() => openDialog(() => html`<${Note} message=${message} note=${note} />`)}><${Icon} name="pencil" /></button>
    <button type="button" class="icon-button" aria-label=${gettext("Remove from saved")} title=${gettext("Remove from saved")} onClick=${() => attempt(() => store.part(Bookmarks).set(message, false), gettext("No longer saved."))}><${Icon} name="x" /></button>
  </${MessageCard}>`;
}

/** Why it is kept. @param {{message: import("../core/types.js").Message, note: string}} props */
function Note({ message, note }) {
  const store = useStore();
  const task = useTask();
  const [text, setText] = useState(note);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void task.run(async () => {
      await store.part(Bookmarks).set(message, true, text.trim());
      closeDialog();
    });
  };
  return html`<${Dialog} title=${gettext("Note about a saved message")}>
    <form class="form" onSubmit=${submit}>
      <blockquote class="dialog-quote">${excerpt(message)}</blockquote>
      <${Field} label=${gettext("Note")} name="note" optional value=${text} onInput=${setText} problem=${task.problem} maxlength=${250} autofocus />
      <${FormEnd} task=${task} fields=${["note"]} action=${gettext("Save")} disabled=${false} />
    </form>
  </${Dialog}>`;
}
