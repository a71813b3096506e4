/** What has become of the room, in a quiet line between what people say. */
import { html } from "../../vendor/htm-preact.js";
import { newsOf } from "../core/room_news.js";
import { woven } from "../core/words.js";
import { nameOf } from "./people.js";
import { useStore } from "./store.js";
import { clock } from "./time.js";

/** @typedef {import("../core/types.js").Message} Message */

/** @param {{message: Message, lit: boolean}} props `lit`: a permanent link points here */
export function SystemLine({ message, lit }) {
  return html`<div class="system-line" data-number=${message.number} data-lit=${lit ? "" : undefined}>
    <div class="prose"><${News} message=${message} /></div><time datetime=${message.created_at}>${clock(message.created_at)}</time></div>`;
}

/** @param {{message: Message}} props */
function News({ message }) {
  const store = useStore();
  const person = html`<b><bdi>${nameOf(store.user(message.user_id))}</bdi></b>`;
  const { sentences, name, topic } = newsOf(message.source);
  if (!sentences.length) return html`${person} ${message.source}`;
  const parts = { person, name: html`<bdi>${name}</bdi>`, topic: html`<bdi>${topic}</bdi>` };
  return html`${sentences.map((sentence, i) => html`${i > 0 && ". "}${woven(sentence, parts)}`)}`;
}
