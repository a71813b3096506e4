/** Who is in the room, those who are here first. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { loadMembers } from "../core/rooms.js";
import { gettext, number, pgettext } from "../core/words.js";
import { askWhomToBringIn } from "./bring-in.js";
import { Icon } from "./icon.js";
import { inOrder } from "./people-order.js";
import { Avatar, IN_WORDS, isHere, nameOf } from "./people.js";
import { PersonMenu } from "./person-menu.js";
import { rightsIn } from "./rights.js";
import { useTask } from "./dialog.js";
import { StatusMark } from "./status.js";
import { useStore } from "./store.js";
import { showPeople, words } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { State } from "../core/standing.js" */
/** @import { User } from "../core/types.js" */

/** @param {{room: RoomModel}} props */
export function PeoplePanel({ room }) {
  const store = useStore();
  const task = useTask();
  const load = () => task.run(() => loadMembers(store, room));
  useEffect(() => void load(), [room]);

  const members = room.members.value;
  const roles = new Map((members || []).map((member) => [member.user_id, member.role]));
  const people = inOrder(/** @type {User[]} */ ((members || []).map((member) => store.user(member.user_id)).filter(Boolean)), store.standing);
  const here = people.filter((user) => isHere(store.standing.of(user)));
  const away = people.filter((user) => !isHere(store.standing.of(user)));
  return html`<aside class="panel" aria-label=${gettext("People in this room")}>
    <div class="panel-head"><h2>${gettext("People")}</h2><button type="button" class="icon-button" aria-label=${gettext("Close")} onClick=${() => showPeople(false)}><${Icon} name="x" /></button></div>
    <div class="panel-body">
      ${rightsIn(store.me.value, room).members && !room.facts.value.archived_at && html`<p class="panel-start"><button type="button" class="button small" onClick=${() => askWhomToBringIn(room)}><${Icon} name="user-plus" />${gettext("Bring people in")}</button></p>`}
      ${task.problem && html`<div class="empty"><p>${words(task.problem)}</p><button type="button" class="button small" onClick=${load}>${gettext("Try again")}</button></div>`}
      ${members === null && !task.problem && html`<p class="side-note">${gettext("Loading…")}</p>`}
      <${Group} label=${gettext("Here")} room=${room} people=${here} roles=${roles} />
      <${Group} label=${gettext("Away")} room=${room} people=${away} roles=${roles} />
    </div>
  </aside>`;
}

/** @param {{label: string, room: RoomModel, people: User[], roles: Map<number, string>}} props */
function Group({ label, room, people, roles }) {
  if (!people.length) return null;
  return html`<section aria-label=${label}>
    <h3 class="people-label"><span>${label}</span><span class="numeric">${number(people.length)}</span></h3>
    <ul role="list">${people.map((user) => html`<${Row} key=${user.id} room=${room} user=${user} role=${roles.get(user.id) ?? "member"} />`)}</ul>
  </section>`;
}

/** Most are members. @type {Record<string, string | undefined>} */
const ROLE_NAMES = { owner: pgettext("of a room", "owner"), moderator: pgettext("of a room", "moderator") };

/** What is told by the group is not said once more. @type {State[]} */
const UNSAID = ["here", "offline"];

/** @param {{room: RoomModel, user: User, role: string}} props */
function Row({ room, user, role }) {
  const store = useStore();
  const state = store.standing.of(user);
  return html`<li class="person" data-away=${isHere(state) ? undefined : ""}>
    <${Avatar} user=${user} size="small" state=${state} />
    <span class="grow"><span class="truncate" title=${`@${user.nickname}`}>${nameOf(user)}</span><${StatusMark} user=${user} />
      ${user.id === store.me.value.id && html`<span class="quiet small">${gettext("you")}</span>`}
      ${user.kind === "bot" && html`<span class="tag">${gettext("bot")}</span>`}
      ${ROLE_NAMES[role] && html`<span class="quiet small">${ROLE_NAMES[role]}</span>`}
      ${!UNSAID.includes(state) && html`<span class="quiet small person-state">${IN_WORDS[state].toLowerCase()}</span>`}</span>
    <${PersonMenu} room=${room} user=${user} role=${role} />
  </li>`;
}
