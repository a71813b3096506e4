/** Who has read up to a message, for whoever asks. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { readersOf } from "../core/messages.js";
import { gettext, ngettext } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { excerpt } from "./excerpt.js";
import { Avatar, nameOf } from "./people.js";
import { useStore } from "./store.js";

/** @import { Message, ReadersPage } from "../core/types.js" */

/** @param {{message: Message}} props */
export function ReadersDialog({ message }) {
  const store = useStore();
  const task = useTask();
  const [pages, setPages] = useState(/** @type {ReadersPage[]} */ ([]));
  const last = pages.at(-1);
  const load = () => task.run(async () => setPages([...pages, await readersOf(store, message, last?.next)]));
  useEffect(() => void load(), []);
  const people = pages.flatMap((page) => page.user_ids).map((id) => ({ id, user: store.user(id) }));
  people.sort((a, b) => nameOf(a.user).localeCompare(nameOf(b.user)));
  return html`<${Dialog} title=${gettext("Read by")}>
    <blockquote class="dialog-quote">${excerpt(message)}</blockquote>
    ${!last && !task.problem && html`<p class="quiet" role="status">${gettext("Loading…")}</p>`}
    ${last && html`<p class="quiet small">${last.count ? ngettext("{n} person has read it.", "{n} people have read it.", last.count) : gettext("Nobody else has read it yet.")}</p>`}
    <ul class="choices" role="list" tabindex="0" aria-label=${gettext("Read by")}>${people.map(({ id, user }) => html`<li class="person" key=${id}><${Avatar} user=${user} size="small" /><span class="truncate">${nameOf(user)}</span>${user && html`<span class="quiet small">@${user.nickname}</span>`}</li>`)}</ul>
    <${ProblemNote} problem=${task.problem} />
    ${(last?.next || task.problem) && html`<button type="button" class="button small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${load}>${task.problem ? gettext("Try again") : gettext("Show more")}</button>`}
  </${Dialog}>`;
}
