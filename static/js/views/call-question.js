/** Before `@room` calls very many people: is that meant? Nothing is posted until it is answered. */
import { asksBack } from "../core/outbox.js";
import { html } from "../../vendor/htm-preact.js";
import { focusComposer } from "./focus.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {{room: RoomModel}} props */
export function CallQuestion({ room }) {
  const store = useStore();
  const pending = questionIn(room);
  if (!pending) return null;
  const people = room.facts.value.members - 1;
  const answer = (/** @type {() => void} */ run) => () => {
    run();
    focusComposer(room);
  };
  return html`<div class="call-question" role="alert">
    <${Icon} name="at-sign" /><span>This notifies up to <b>${people.toLocaleString("en")} people</b>. <span class="quiet">${pending.source.slice(0, 80)}</span></span>
    <button type="button" class="button small plain" onClick=${answer(() => store.takeBack(room, pending))}>Don't send</button>
    <button type="button" class="button small primary" onClick=${answer(() => store.confirm(pending.client_id))}>Send</button>
  </div>`;
}

/** The first one that waits for an answer. @param {RoomModel} room */
export const questionIn = (room) => room.pending.value.find(asksBack);
