/** A moderator takes a message out of sight; and what they see of it then: what it said, who hid it and why, and the way back. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { Reports } from "../core/reports.js";
import { gettext, woven } from "../core/words.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { nameOf } from "./people.js";
import { REASONS, ReasonDialog } from "./report-dialog.js";
import { rightsIn } from "./rights.js";
import { useStore } from "./store.js";
import { full } from "./time.js";
import { closeDialog, openDialog } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("../core/types.js").HiddenMessage} HiddenMessage */
/** @typedef {import("../core/types.js").Report["reason"]} Reason */

/** @param {{message: Message}} props */
export function HideDialog({ message }) {
  const store = useStore();
  return html`<${ReasonDialog} message=${message} title=${gettext("Hide this message")} most=${250} action=${gettext("Hide it")} done=${gettext("Hidden.")}
    about=${gettext("Everybody sees that a moderator hid a message here. What it said and why it was hidden is for those who moderate the room, who can bring it back.")}
    send=${(/** @type {Reason} */ reason, /** @type {string} */ text) => store.part(Reports).hide(message, reason, text)} />`;
}

/** @param {{message: Message}} props */
export function HiddenDialog({ message }) {
  const store = useStore();
  const task = useTask();
  const [hidden, setHidden] = useState(/** @type {HiddenMessage | null} */ (null));
  const load = () => task.run(async () => setHidden(await store.part(Reports).hidden(message)));
  useEffect(() => void load(), []);
  const restore = () => task.run(async () => {
    await store.part(Reports).restore(message);
    closeDialog();
  });
  const isMine = message.user_id === store.me.value.id;
  return html`<${Dialog} title=${gettext("Hidden message")}>
    ${hidden && html`<p class="small quiet">${gettext("Written by {name}.", { name: nameOf(store.user(message.user_id)) })} ${whenHidden(store, hidden)}</p>
      <div class="version-text">${hidden.source || gettext("It has no text.")}</div>
      ${hidden.reason && html`<p class="small"><b>${REASONS[hidden.reason]}</b></p>`}
      ${hidden.text && html`<p class="small quiet">${hidden.text}</p>`}`}
    ${!hidden && !task.problem && html`<p class="quiet" role="status">${gettext("Loading…")}</p>`}
    <${ProblemNote} problem=${task.problem} />
    <div class="dialog-actions"><button type="button" class="button plain" onClick=${closeDialog}>${gettext("Close")}</button>
      ${!isMine && hidden && html`<button type="button" class="button" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${restore}>${gettext("Bring it back")}</button>`}</div>
  </${Dialog}>`;
}

/** @param {import("./store.js").Store} store @param {HiddenMessage} hidden */
function whenHidden(store, { user_id, hidden_at }) {
  const time = html`<time datetime=${hidden_at}>${full(hidden_at)}</time>`;
  if (user_id === null) return woven(gettext("Hidden: {time}."), { time });
  return woven(gettext("Hidden by {name}: {time}."), { name: nameOf(store.user(user_id)), time });
}

/** In the place of a message that was hidden. Who moderates looks at it. @param {{room: RoomModel, message: Message}} props */
export function HiddenLine({ room, message }) {
  const store = useStore();
  const may = rightsIn(store.me.value, store.asked(room)).moderate;
  const look = () => openDialog(() => html`<${HiddenDialog} message=${message} />`);
  return html`<p class="message-gone">${gettext("A moderator hid this message.")}${may && html` <button type="button" class="link-button" tabindex="-1" onClick=${look}>${gettext("Look at it")}</button>`}</p>`;
}
