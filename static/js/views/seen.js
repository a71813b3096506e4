/** Who has read a message: a quiet line in direct rooms, a list for whoever asks elsewhere. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { excerpt } from "./message-card.js";
import { Avatar, listed, nameOf } from "./people.js";
import { counted } from "./rooms.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("../core/types.js").ReadersPage} ReadersPage */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** Below my own message, while it is the last word of a direct room. @param {{room: RoomModel, message: Message}} props */
export function SeenLine({ room, message }) {
  const store = useStore();
  const online = store.connection.value.phase === "online";
  useEffect(() => {
    if (online) void store.seen.load(message);
  }, [message.id, online]);
  const readers = store.seen.by(message);
  if (!readers.length) return null;
  const others = (room.facts.value.user_ids ?? []).length - 1;
  const words = others === 1 ? "Seen" : readers.length === others ? "Seen by all" : `Seen by ${listed(readers.map((id) => nameOf(store.user(id))))}`;
  return html`<p class="seen-line" role="status">${words}</p>`;
}

/** @param {{message: Message}} props */
export function ReadersDialog({ message }) {
  const store = useStore();
  const task = useTask();
  const [pages, setPages] = useState(/** @type {ReadersPage[]} */ ([]));
  const last = pages.at(-1);
  const load = () => task.run(async () => setPages([...pages, await store.readers(message, last?.next)]));
  useEffect(() => void load(), []);
  const people = pages.flatMap((page) => page.user_ids).map((id) => ({ id, user: store.user(id) }));
  people.sort((a, b) => nameOf(a.user).localeCompare(nameOf(b.user)));
  return html`<${Dialog} title="Read by">
    <blockquote class="dialog-quote">${excerpt(message)}</blockquote>
    ${!last && !task.problem && html`<p class="quiet" role="status">Loading…</p>`}
    ${last && html`<p class="quiet small">${last.count ? `${counted(last.count, "person has", "people have")} read it.` : "Nobody else has read it yet."}</p>`}
    <ul class="choices" role="list">${people.map(({ id, user }) => html`<li class="person" key=${id}><${Avatar} user=${user} size="small" /><span class="truncate">${nameOf(user)}</span>${user && html`<span class="quiet small">@${user.nickname}</span>`}</li>`)}</ul>
    <${ProblemNote} problem=${task.problem} />
    ${(last?.next || task.problem) && html`<button type="button" class="button small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${load}>${task.problem ? "Try again" : "Show more"}</button>`}
  </${Dialog}>`;
}
