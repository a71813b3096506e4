/** What comes to a message, or instead of it: files, a poll. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { Menu, MenuItem } from "./menu.js";
import { NewPoll } from "./parts.js";
import { formatBar, openDialog, showFormatBar } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Opened } from "./menu-button.js" */

/** @param {{room: RoomModel, pick: () => void, opened: Opened}} props `pick`: choose files */
export function AddMenu({ room, pick, opened }) {
  return html`<${Menu} opened=${opened}>
    <${MenuItem} icon="paperclip" onClick=${pick}>${gettext("Files")}</${MenuItem}>
    <${MenuItem} icon="list" onClick=${() => openDialog(() => html`<${NewPoll} room=${room} />`)}>${gettext("Poll")}</${MenuItem}>
    <div class="narrow-only"><${MenuItem} icon="type" onClick=${() => showFormatBar(!formatBar.peek())}>${formatBar.value ? gettext("Hide formatting") : gettext("Formatting")}</${MenuItem}></div>
  </${Menu}>`;
}
