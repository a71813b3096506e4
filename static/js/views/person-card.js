/** Who somebody is, beside where their name was pressed: the way to write to them, and to their page. */
import { html } from "../../vendor/htm-preact.js";
import { gettext, pgettext } from "../core/words.js";
import { messageTo } from "./message-to.js";
import { EmojiFace } from "./emoji-face.js";
import { StatusDialog } from "./parts.js";
import { Avatar, IN_WORDS, PersonName, nameOf, pageOf } from "./people.js";
import { closePopup, openPopup } from "./popup.js";
import { useStore } from "./store.js";
import { openDialog } from "./ui.js";
import { whenOf } from "./moment.js";
import { clockIn } from "./time.js";

/** @param {HTMLElement} anchor @param {number} id */
export function showPerson(anchor, id) {
  openPopup(anchor, () => html`<${PersonCard} id=${id} />`, "start");
}

/** @param {{id: number}} props */
function PersonCard({ id }) {
  const store = useStore();
  const user = store.user(id);
  if (!user) return null;
  const state = store.standing.of(user);
  const status = store.standing.status(user);
  const there = user.time_zone && clockIn(user.time_zone);
  const facts = [IN_WORDS[state], there && gettext("{time} there", { time: there })].filter(Boolean).join(" · ");
  const isAlone = id === store.me.value.id || Boolean(user.suspended_at); // nobody to write to
  const write = () => {
    closePopup();
    void messageTo(store, [id]);
  };
  const changeStatus = () => {
    closePopup();
    openDialog(() => html`<${StatusDialog} />`);
  };
  return html`<div class="person-card" role="dialog" aria-label=${nameOf(user)}>
    <div class="person-card-head"><${Avatar} user=${user} state=${state} />
      <div class="grow"><p class="truncate"><${PersonName} user=${user} />${user.kind === "bot" && html` <span class="tag">${gettext("bot")}</span>`}</p>
        <p class="quiet small truncate">${[`@${user.nickname}`, user.pronouns].filter(Boolean).join(" · ")}</p></div></div>
    ${status && html`<p>${status.emoji && html`<${EmojiFace} emoji=${status.emoji} /> `}${status.text}${status.until && html` <span class="quiet small">${gettext("until {time}", { time: whenOf(status.until) })}</span>`}</p>`}
    ${user.about && html`<p class="person-card-about">${user.about}</p>`}
    <p class="quiet small">${facts}</p>
    <div class="row">
      ${!isAlone && html`<button type="button" class="button small primary" onClick=${write}>${pgettext("write to somebody", "Message")}</button>`}
      ${id === store.me.value.id && html`<button type="button" class="button small" onClick=${changeStatus}>${status ? gettext("Change the status") : gettext("Set a status")}</button>`}
      <a class="button small" autofocus=${isAlone} href=${pageOf(user)}>${gettext("Profile")}</a>
    </div>
  </div>`;
}
