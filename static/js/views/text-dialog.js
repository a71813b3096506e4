/** What a message says, for fingers to select: in the conversation a finger that stays opens the menu. */
import { html } from "../../vendor/htm-preact.js";
import { useRef } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { copy } from "./copying.js";
import { Dialog } from "./dialog.js";
import { MessageText } from "./html.js";
import { closeDialog, toast } from "./ui.js";

/** @param {{message: import("../core/types.js").Message}} props */
export function TextDialog({ message }) {
  const said = useRef(/** @type {HTMLDivElement | null} */ (null));
  const all = () => said.current && getSelection()?.selectAllChildren(said.current);
  async function take() {
    const chosen = getSelection();
    const text = chosen?.isCollapsed ? "" : chosen?.toString();
    const done = await copy(text || said.current?.innerText || "");
    closeDialog();
    toast(done ? gettext("Copied.") : gettext("It could not be copied."));
  }
  return html`<${Dialog} title=${gettext("Select text")}>
    <div class="text-to-select" ref=${said} dir="auto"><${MessageText} message=${message} /></div>
    <div class="dialog-actions">
      <button type="button" class="button plain" onClick=${all}>${gettext("Select all")}</button>
      <button type="button" class="button primary" onClick=${take}>${gettext("Copy")}</button>
    </div>
  </${Dialog}>`;
}
