/** A message away from its place: in the lists of pins, of what was saved, of threads. A press goes to it, if one may. */
import { html } from "../../vendor/htm-preact.js";
import { Ago } from "./ago.js";
import { excerpt } from "./excerpt.js";
import { Avatar, nameOf } from "./people.js";
import { useStore } from "./store.js";

/** @import { ComponentChildren } from "../../vendor/preact.js" */
/** @import { Message } from "../core/types.js" */

/** @typedef {ComponentChildren} Children */

/** @param {{message: Message, href: string | null, where?: string, onGo?: (event: MouseEvent) => void, spoilers?: boolean, children?: Children}} props `spoilers`: they are told */
export function MessageCard({ message, href, where, onGo, spoilers, children }) {
  const store = useStore();
  const author = store.user(message.user_id);
  return html`<li class="message-card">
    <${href === null ? "div" : "a"} class="message-card-place" href=${href ?? undefined} onClick=${onGo}>
      <span class="message-card-head"><${Avatar} user=${author} size="tiny" /><b class="truncate">${nameOf(author)}</b>${where && html`<span class="quiet truncate">${where}</span>`}<span class="quiet"><${Ago} iso=${message.created_at} short=${true} /></span></span>
      <span class="message-card-text">${excerpt(message, { spoilers })}</span>
    </>
    ${children && html`<div class="message-card-end">${children}</div>`}
  </li>`;
}
