/** What somebody comes with: a panel from the shortcuts of the installed app or a notification, or what another program shares. */
import { html } from "../../vendor/htm-preact.js";
import { sharedText } from "../core/shared_text.js";
import { ShareDialog } from "./share-dialog.js";
import { openDialog, showPanel } from "./ui.js";

/** @typedef {import("./ui.js").Panel} Panel */

/** Those of SHORTCUTS in flackproject/installing.py, and of reminders in notifications/wording.py. @type {readonly string[]} */
const PANELS = ["unread", "threads", "saved", "search", "later"];

/**
 * @param {string} path
 * @param {string} search of the address, as `location` has it
 */
export function arriveWith(path, search) {
  const asked = new URLSearchParams(search);
  // It is done once, and not again by a reload.
  if (location.search) history.replaceState(history.state, "", "/");
  const panel = asked.get("panel") ?? "";
  if (PANELS.includes(panel)) showPanel(/** @type {Panel} */ (panel));
  const text = path === "/share" ? sharedText(asked) : "";
  if (text) openDialog(() => html`<${ShareDialog} text=${text} />`);
}
