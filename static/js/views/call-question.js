/** Before `@room` calls very many people: is that meant? Nothing is posted, or scheduled, until it is answered. */
import { html } from "../../vendor/htm-preact.js";
import { takeBack } from "../core/composing.js";
import { gettext, ngettext, woven } from "../core/words.js";
import { fieldOf } from "./form.js";
import { Confirm } from "./dialog.js";
import { focusComposer } from "./focus.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";
import { openDialog } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Pending } from "../core/types.js" */

/** @param {{room: RoomModel, pending: Pending}} props */
export function CallQuestion({ room, pending }) {
  const store = useStore();
  const answer = (/** @type {() => void} */ run) => () => {
    run();
    focusComposer(room);
  };
  return html`<div class="call-question" role="alert">
    <${Icon} name="at-sign" /><span>${woven(gettext("This notifies up to {people}."), { people: html`<b>${peopleIn(room)}</b>` })} <span class="quiet">${pending.source.slice(0, 80)}</span></span>
    <div class="call-question-answers">
      <button type="button" class="button small plain" onClick=${answer(() => takeBack(store, room, pending))}>${gettext("Don't send")}</button>
      <button type="button" class="button small primary" onClick=${answer(() => store.outbox.confirm(pending.client_id))}>${gettext("Send")}</button>
    </div>
  </div>`;
}

/** @param {RoomModel} room */
const peopleIn = (room) => ngettext("{n} person", "{n} people", room.facts.value.members - 1);

/** Whether the server wants to know that in a form: sent once more, it is meant. @param {unknown} problem */
export const asksWhether = (problem) => fieldOf(problem) === "call_all";

/** The question in such a form. @param {{room: RoomModel}} props */
export const CallNote = ({ room }) => html`<p class="notice" data-kind="warn" role="alert"><${Icon} name="at-sign" /><span>${gettext("This notifies up to {people}.", { people: peopleIn(room) })}</span></p>`;

/**
 * Schedules, and asks where the server wants to know whether so many people are meant to be called.
 * @param {RoomModel | undefined} room
 * @param {string} source
 * @param {(callAll: boolean) => Promise<unknown>} schedule
 */
export async function askingFirst(room, source, schedule) {
  try {
    await schedule(false);
  } catch (error) {
    if (!room || !asksWhether(error)) throw error;
    openDialog(() => html`<${Confirm} title=${gettext("Notify everybody?")} text=${gettext("When it is sent, it notifies up to {people}.", { people: peopleIn(room) })} quote=${source.slice(0, 280)}
      action=${gettext("Schedule it")} danger=${false} onConfirm=${() => schedule(true)} />`);
  }
}
