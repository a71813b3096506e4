/** What was reported in the rooms that I look after: dismissed, or taken out of sight. */
import { html } from "../../vendor/htm-preact.js";
import { Reports } from "../core/reports.js";
import { gettext } from "../core/words.js";
import { Confirm, useTask } from "./dialog.js";
import { excerpt } from "./excerpt.js";
import { ListPanel } from "./list-panel.js";
import { MessageCard } from "./message-card.js";
import { nameOf } from "./people.js";
import { REASONS } from "./report-dialog.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";
import { attempt, openDialog } from "./ui.js";

/** @typedef {import("../core/types.js").Report} Report */

export function ReportsPanel() {
  const store = useStore();
  const task = useTask();
  const list = store.part(Reports).list.value;
  return html`<${ListPanel} title=${gettext("Reports")} empty=${gettext("Nothing waits for you. What people report in the rooms that you look after comes here.")}
    count=${list?.length ?? null} fresh=${true} load=${() => store.part(Reports).load()}>
    <ul class="message-cards" role="list">${(list ?? []).map((one) => html`<${Reported} key=${one.id} report=${one} />`)}</ul>
    ${store.part(Reports).next.value && html`<button type="button" class="button small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => task.run(() => store.part(Reports).more())}>${gettext("Show more")}</button>`}
  </${ListPanel}>`;
}

/** @param {{report: Report}} props */
function Reported({ report }) {
  const store = useStore();
  const { message, place, user_id } = report;
  const href = place.readable ? store.permalink(message) : null;
  const hide = () => openDialog(() => html`<${Confirm} title=${gettext("Hide this message?")} text=${gettext("Everybody sees that a moderator hid it. Moderators can bring it back.")}
    quote=${excerpt(message, { spoilers: true })} action=${gettext("Hide it")} onConfirm=${() => store.part(Reports).decide(report, "hidden")} />`);
  return html`<${MessageCard} message=${message} href=${href} where=${place.kind === "direct" ? gettext("in a direct room") : place.name} onGo=${href === null ? undefined : follow} spoilers=${true}>
    <div class="grow report-why"><p class="small"><b>${REASONS[report.reason]}</b>${user_id !== null && html`<span class="quiet"> · ${nameOf(store.user(user_id))}</span>`}</p>
      ${report.text && html`<p class="small quiet report-text">${report.text}</p>`}
      <div class="row report-deeds"><button type="button" class="button small" onClick=${() => attempt(() => store.part(Reports).decide(report, "dismissed"), gettext("Dismissed."))}>${gettext("Dismiss")}</button>
        ${place.kind !== "direct" && html`<button type="button" class="button small danger" onClick=${hide}>${gettext("Hide message")}</button>`}</div></div>
  </${MessageCard}>`;
}
