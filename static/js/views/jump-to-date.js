/** Looking back: what was said on a day. Beside a day line, or from the room's menu. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { dateInput, daysBack, fromDateInput, jumpToDate } from "../core/looking_back.js";
import { lookAt } from "../core/navigation.js";
import { gettext } from "../core/words.js";
import { typed } from "./form.js";
import { walkItems } from "./menu.js";
import { closePopup, openPopup } from "./popup.js";
import { useStore } from "./store.js";
import { dayKey, dayLabel } from "./time.js";
import { attempt, toast } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {HTMLElement} anchor @param {RoomModel} room @param {Date} [day] that is looked at */
export function askDate(anchor, room, day = new Date()) {
  openPopup(anchor, () => html`<${Days} room=${room} day=${day} />`);
}

/** @param {{room: RoomModel, day: Date}} props */
function Days({ room, day }) {
  const store = useStore();
  const [text, setText] = useState(() => dateInput(day));
  const chosen = fromDateInput(text);
  const first = new Date(room.facts.value.created_at);
  const buttons = (/** @type {Event} */ event) =>
    /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".days-button")]);
  const go = (/** @type {() => Promise<unknown>} */ jump) => () => {
    closePopup();
    void attempt(jump);
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (chosen) go(() => jump(store, room, chosen))();
  };
  return html`<div class="popup-menu days" role="dialog" aria-label=${gettext("Jump to a date")} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
    if (/** @type {HTMLElement} */ (event.target).matches(".days-button")) walkItems(event, buttons(event));
  }}>
    <div class="menu-label">${gettext("Jump to")}</div>
    ${daysBack(new Date()).map(({ name, at }) => html`<button type="button" class="days-button" key=${name} onClick=${go(() => jump(store, room, at))}>${name}</button>`)}
    <button type="button" class="days-button" onClick=${go(() => lookAt(store, room, 1))}>${gettext("The first message")}</button>
    <form class="days-form" onSubmit=${submit}>
      <input class="input" type="date" aria-label=${gettext("Date")} required min=${dateInput(first)} max=${dateInput(new Date())} value=${text} onInput=${(/** @type {Event} */ event) => setText(typed(event))} />
      <button type="submit" class="button small primary" disabled=${!chosen}>${gettext("Go")}</button>
    </form>
  </div>`;
}

/** @param {Store} store @param {RoomModel} room @param {Date} at */
async function jump(store, room, at) {
  const found = await jumpToDate(store, room, at);
  if (!found) toast(gettext("Nobody has said anything here yet."));
  else if (Date.parse(found.created_at) < at.getTime()) toast(gettext("Nothing was said since then. This is the newest message."));
  else if (dayKey(found.created_at) !== dayKey(at.toISOString())) toast(gettext("Nothing was said on that day. This is the next message: {day}.", { day: dayLabel(found.created_at) }));
}
