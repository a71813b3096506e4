/** The toolbar above a message, its menu, and its keys. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { MenuItem } from "./menu.js";
import { AT_HAND, actionsOf } from "./message-actions.js";
import { PopupMenu, openPopup } from "./popup.js";
import { hint } from "./shortcuts.js";
import { useStore } from "./store.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Message } from "../core/types.js" */
/** @import { MessageAction } from "./message-actions.js" */
/** @import { Store } from "./store.js" */

/** @param {{room: RoomModel, message: Message}} props */
export function MessageTools({ room, message }) {
  const store = useStore();
  const actions = actionsOf(store, room, message);
  const atHand = actions.filter(({ name }) => AT_HAND.includes(name));
  return html`<div class="message-tools" role="toolbar" aria-label=${gettext("Message")}>
    ${atHand.map((one) => html`<${Tool} key=${one.name} action=${one} />`)}
    <button type="button" class="icon-button" data-tool="more" aria-label=${gettext("Other actions")} title=${gettext("Other actions")} aria-haspopup="menu" tabindex="-1"
      onClick=${(/** @type {Event} */ event) => openMenu(/** @type {HTMLElement} */ (event.currentTarget), othersOf(actions))}><${Icon} name="ellipsis" /></button>
  </div>`;
}

/** What the toolbar has no button for. @param {MessageAction[]} actions */
const othersOf = (actions) => actions.filter(({ name }) => !AT_HAND.includes(name));

/** @param {{action: MessageAction}} props */
function Tool({ action }) {
  const { name, label, icon, run } = action;
  return html`<button type="button" class="icon-button" data-tool=${name} aria-label=${label} title=${label} tabindex="-1"
    onClick=${(/** @type {Event} */ event) => run(/** @type {HTMLElement} */ (event.currentTarget))}><${Icon} name=${icon} /></button>`;
}

/** All that can be done with the message at this place, if it is one. @param {HTMLElement} place @param {Store} store @param {RoomModel} room */
export function openMenuAt(place, store, room) {
  const row = /** @type {HTMLElement | null} */ (place.closest(".message[data-number]"));
  const message = room.timeline.messages.peek().find(({ number }) => number === Number(row?.dataset.number));
  if (row && message && message.deleted_at === null) openMenu(row, actionsOf(store, room, message));
}

/** @param {HTMLElement} anchor @param {MessageAction[]} actions */
function openMenu(anchor, actions) {
  openPopup(anchor, () => html`<${PopupMenu} label=${gettext("Message")}>
    ${actions.map(({ name, label, icon, danger, run }) => html`${danger && html`<hr />`}<${MenuItem} key=${name} icon=${icon} danger=${danger}
      hint=${hint("message", name)} onClick=${() => run(anchor)}>${label}</${MenuItem}>`)}
  </${PopupMenu}>`);
}

/**
 * A key on the message itself, whose toolbar may still be to come.
 * @param {KeyboardEvent} event
 * @param {string} name what it means
 * @param {Store} store
 * @param {RoomModel} room
 * @param {Message} message
 */
export function messageKey(event, name, store, room, message) {
  const row = /** @type {HTMLElement} */ (event.currentTarget);
  const tool = (/** @type {string} */ wanted) => /** @type {HTMLElement} */ (row.querySelector(`[data-tool="${wanted}"]`) ?? row);
  const actions = actionsOf(store, room, message);
  const action = actions.find((one) => one.name === name);
  if (action) action.run(tool(name));
  else if (name === "more") openMenu(tool(name), othersOf(actions));
  else return;
  event.preventDefault();
  event.stopPropagation();
}
