/** The frame of the lists beside the conversation. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { useTask } from "./dialog.js";
import { Icon } from "./icon.js";
import { showPanel, words } from "./ui.js";

/** @typedef {import("../../vendor/preact.js").ComponentChildren} Children */

/**
 * @param {{title: string, empty: string, count: number | null, load?: () => Promise<unknown>, fresh?: boolean, children?: Children}} props
 *   `count`: null while it is not known; `fresh`: nobody tells of what is new, so it is loaded whenever it is opened
 */
export function ListPanel({ title, empty, count, load, fresh = false, children }) {
  const task = useTask();
  const missing = count === null;
  const fetch = () => load && task.run(load);
  useEffect(() => {
    if (missing) void fetch();
  }, [missing]);
  useEffect(() => {
    if (fresh && !missing) void fetch();
  }, []);
  return html`<aside class="panel" aria-label=${title}>
    <div class="panel-head"><h2>${title}</h2><button type="button" class="icon-button" aria-label=${gettext("Close")} onClick=${() => showPanel(null)}><${Icon} name="x" /></button></div>
    <div class="panel-body">
      ${task.problem && html`<div class="empty" role="alert"><p>${words(task.problem)}</p><button type="button" class="button small" onClick=${fetch}>${gettext("Try again")}</button></div>`}
      ${missing && !task.problem && html`<p class="side-note" role="status">${gettext("Loading…")}</p>`}
      ${count === 0 && html`<div class="empty"><p>${empty}</p></div>`}
      ${children}
    </div>
  </aside>`;
}
