/** Who reacted to a message and with what, who voted for what. A message names the first hundred of each, the rest is asked for. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { EmojiTable } from "../core/emoji.js";
import { choosersOf } from "../core/messages.js";
import { reactionsOf } from "../core/reactions.js";
import { gettext, number } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { EmojiFace } from "./emoji-face.js";
import { excerpt } from "./excerpt.js";
import { Avatar, nameOf } from "./people.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/types.js").Message} Message */

/** @param {{message: Message}} props */
export function ChoosersDialog({ message }) {
  const store = useStore();
  const options = (message.poll?.options ?? []).filter(({ count }) => count > 0);
  const reactions = reactionsOf(store, message);
  const table = store.part(EmojiTable);
  useEffect(() => void table.load().catch(() => {}), []); // the emoji stand without their names
  const title = options.length ? (reactions.length ? gettext("Votes and reactions") : gettext("Votes")) : gettext("Reactions");
  return html`<${Dialog} title=${title}>
    <blockquote class="dialog-quote">${excerpt(message)}</blockquote>
    ${options.map(({ id, text, ...chosen }) => html`<${Choice} key=${id} message=${message} choice=${id} name=${text} ...${chosen}><span>${text}</span></${Choice}>`)}
    ${reactions.map(({ emoji, ...chosen }) => html`<${Choice} key=${emoji} message=${message} choice=${emoji} name=${table.nameOf(emoji)} ...${chosen}><${Reacted} emoji=${emoji} name=${table.nameOf(emoji)} /></${Choice}>`)}
  </${Dialog}>`;
}

/** @param {{emoji: string, name: string}} props */
const Reacted = ({ emoji, name }) => html`<span class="choice-emoji"><${EmojiFace} emoji=${emoji} /></span>${name !== emoji && html`<bdi>${name}</bdi>`}`;

/** @param {{message: Message, choice: string | number, name: string, count: number, user_ids: number[], children?: import("../../vendor/preact.js").ComponentChildren}} props */
function Choice({ message, choice, name, count, user_ids, children }) {
  const store = useStore();
  const task = useTask();
  const [pages, setPages] = useState(/** @type {import("../core/types.js").ReadersPage[]} */ ([]));
  const last = pages.at(-1);
  const shown = last ? pages.flatMap((page) => page.user_ids) : user_ids;
  const more = last ? last.next !== null : count > user_ids.length;
  const load = () => task.run(async () => setPages([...pages, await choosersOf(store, message, choice, last?.next)]));
  return html`<section class="choosers" aria-label=${name}>
    <h3 class="choosers-head">${children}<span class="quiet small numeric">${number(last?.count ?? count)}</span></h3>
    <ul class="choices" role="list">${shown.map((id) => html`<${Person} key=${id} user=${store.user(id)} />`)}</ul>
    <${ProblemNote} problem=${task.problem} />
    ${more && html`<button type="button" class="button small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${load}>${task.problem ? gettext("Try again") : gettext("Show more")}</button>`}
  </section>`;
}

/** @param {{user: import("../core/types.js").User | undefined}} props */
function Person({ user }) {
  return html`<li class="person"><${Avatar} user=${user} size="small" /><span class="truncate">${nameOf(user)}</span>${user && html`<span class="quiet small">@${user.nickname}</span>`}</li>`;
}
