/** What a room is for, who reads and posts there, and who looks after it: for everybody who is in it. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { loadMembers } from "../core/rooms.js";
import { gettext, ngettext } from "../core/words.js";
import { Dialog, useTask } from "./dialog.js";
import { OPENNESS, opennessOf } from "./openness.js";
import { listed, nameOf } from "./people.js";
import { useStore } from "./store.js";
import { full } from "./time.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { ComponentChild } from "../../vendor/preact.js" */

/** @param {{room: RoomModel}} props of a kind that has a name */
export function AboutRoom({ room }) {
  const store = useStore();
  const task = useTask(); // without an answer it is not told who looks after it
  useEffect(() => void task.run(() => loadMembers(store, room)), [room]);
  const facts = room.facts.value;
  const kind = OPENNESS.find(({ value }) => value === opennessOf(facts));
  const staff = (/** @type {string} */ role) => listed((room.members.value ?? []).filter((member) => member.role === role).map(({ user_id }) => nameOf(store.user(user_id))));
  const [owners, moderators] = [staff("owner"), staff("moderator")];
  return html`<${Dialog} title=${facts.name}>
    ${facts.topic && html`<p dir="auto">${facts.topic}</p>`}
    ${facts.description && html`<p class="about-text" dir="auto">${facts.description}</p>`}
    <dl class="about-facts">
      <${Fact} name=${gettext("Who reads")}>${kind?.label}<small>${kind?.says}</small></${Fact}>
      <${Fact} name=${gettext("Who posts")}>${facts.posting === "everybody" ? gettext("Everybody in it") : gettext("Its owners and moderators")}</${Fact}>
      <${Fact} name=${gettext("Members")}>${ngettext("{n} member", "{n} members", facts.members)}</${Fact}>
      ${owners && html`<${Fact} name=${gettext("Owners")}>${owners}</${Fact}>`}
      ${moderators && html`<${Fact} name=${gettext("Moderators")}>${moderators}</${Fact}>`}
      <${Fact} name=${gettext("Address")}>${location.host + store.roomPath(room)}</${Fact}>
      <${Fact} name=${gettext("Made")}>${full(facts.created_at)}</${Fact}>
      ${facts.archived_at && html`<${Fact} name=${gettext("Archived")}>${full(facts.archived_at)}</${Fact}>`}
    </dl>
  </${Dialog}>`;
}

/** @param {{name: string, children?: ComponentChild}} props */
const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd dir="auto">${children}</dd></div>`;
