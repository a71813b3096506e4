/** What a message said before it was edited. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { revisionsOf } from "../core/messages.js";
import { gettext } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { useStore } from "./store.js";
import { full } from "./time.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("../core/types.js").Revision} Revision */

/** @param {{message: Message}} props */
export function HistoryDialog({ message }) {
  const store = useStore();
  const task = useTask();
  const [versions, setVersions] = useState(/** @type {Revision[] | null} */ (null));
  const load = () => task.run(async () => setVersions(await revisionsOf(store, message)));
  useEffect(() => void load(), []);
  return html`<${Dialog} title=${gettext("Versions of this message")} wide=${true}>
    <${ProblemNote} problem=${task.problem} />
    ${task.problem && html`<button type="button" class="button" onClick=${load}>${gettext("Try again")}</button>`}
    ${versions === null && !task.problem && html`<p class="quiet" role="status">${gettext("Loading…")}</p>`}
    <ol class="versions" role="list" tabindex="0" aria-label=${gettext("Versions")}>${(versions ?? []).map((one, i) => html`<li key=${one.version}>
      <p class="small quiet"><time datetime=${one.written_at}>${full(one.written_at)}</time>${i === 0 && ` · ${gettext("as it is now")}`}</p>
      <div class="version-text">${one.source}</div>
    </li>`)}</ol>
  </${Dialog}>`;
}
