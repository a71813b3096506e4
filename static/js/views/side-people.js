/** Everybody, below the rooms: who is here comes first. */
import { html } from "../../vendor/htm-preact.js";
import { gettext, ngettext } from "../core/words.js";
import { messageTo } from "./message-to.js";
import { inOrder } from "./people-order.js";
import { Avatar, IN_WORDS, isHere, nameOf } from "./people.js";
import { StatusMark } from "./status.js";
import { useStore } from "./store.js";

/** @import { State } from "../core/standing.js" */
/** @import { User } from "../core/types.js" */

/** More people than this are a list to search, not one to look at. */
const PEOPLE_SHOWN = 40;

export function SidePeople() {
  const store = useStore();
  const people = inOrder([...store.users.value.values()].filter((user) => !user.suspended_at), store.standing);
  if (!people.length) return null;
  const here = people.filter((user) => isHere(store.standing.of(user))).length;
  return html`<section class="side-section" aria-labelledby="people-title">
    <div class="side-head"><h2 id="people-title">${gettext("People")}</h2><span class="count">${ngettext("{n} here", "{n} here", here)}</span></div>
    <ul class="side-list" role="list">
      ${people.slice(0, PEOPLE_SHOWN).map((user) => html`<li key=${user.id}><${PersonItem} user=${user} /></li>`)}
    </ul>
    ${people.length > PEOPLE_SHOWN && html`<p class="side-note">${ngettext("and {n} more", "and {n} more", people.length - PEOPLE_SHOWN)}</p>`}
  </section>`;
}

/** @type {Record<State, string>} */
const SPOKEN = { here: gettext("is here"), idle: gettext("is idle"), dnd: gettext("is not to be disturbed"), away: gettext("is away"), offline: gettext("is not here") };

/** A press opens the direct room of the two of us. @param {{user: User}} props */
function PersonItem({ user }) {
  const store = useStore();
  const state = store.standing.of(user);
  const isMe = user.id === store.me.value.id;
  const inside = html`<${Avatar} user=${user} size="small" state=${state} />
    <span class="truncate" title=${isMe ? `@${user.nickname}` : gettext("Message {place}", { place: `@${user.nickname}` })}>${nameOf(user)}</span><${StatusMark} user=${user} />
    ${isMe && html`<span class="quiet small">${gettext("you")}</span>`}${state === "offline" || state === "here" ? null : html`<span class="quiet small person-state" aria-hidden="true">${IN_WORDS[state].toLocaleLowerCase()}</span>`}<span class="sr-only">${SPOKEN[state]}</span>`;
  if (isMe) return html`<div class="person" data-away=${isHere(state) ? undefined : ""}>${inside}</div>`;
  return html`<button type="button" class="person side-person" data-away=${isHere(state) ? undefined : ""} onClick=${() => messageTo(store, [user.id])}>${inside}</button>`;
}
