/** Sending later. */
import { html } from "../../vendor/htm-preact.js";
import { moments } from "../core/when.js";
import { gettext } from "../core/words.js";
import { Menu, MenuItem } from "./menu.js";
import { askSchedule, scheduleDraft } from "./parts.js";
import { useStore } from "./store.js";
import { attempt, showPanel } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Opened } from "./menu-button.js" */

/** Other ways to send. @param {{room: RoomModel, disabled: boolean, opened: Opened}} props */
export function SendMenu({ room, disabled, opened }) {
  const store = useStore();
  const sendAt = (/** @type {Date} */ due) => attempt(() => scheduleDraft(store, room, due));
  return html`<${Menu} opened=${opened}>
    <div class="menu-label">${gettext("Send later")}</div>
    ${disabled
      ? html`<p class="menu-note">${gettext("Write something first.")}</p>`
      : html`${moments(new Date()).slice(1).map((one) => html`<${MenuItem} key=${one.name} icon="clock" onClick=${() => sendAt(one.at)}>${one.name}</${MenuItem}>`)}
        <${MenuItem} icon="ellipsis" onClick=${() => askSchedule(room)}>${gettext("Another time")}</${MenuItem}>`}
    <hr /><${MenuItem} icon="list" onClick=${() => showPanel("later")}>${gettext("What waits to be sent")}</${MenuItem}>
  </${Menu}>`;
}
