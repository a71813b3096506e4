/** What this browser does while no page of ours is open, and which others of mine do the same. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { gettext, woven } from "../core/words.js";
import { Ago } from "./ago.js";
import { askAgain } from "./desktop.js";
import { ProblemNote, useTask } from "./dialog.js";
import { Icon } from "./icon.js";
import { devices, forget, loadDevices, obstacle, setPushedWords, trial, tryPush, turnOn } from "./push.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/types.js").Device} Device */

/** What holds for all notifications is explained above this (notification-settings.js). @type {Record<import("./push.js").Obstacle, string>} */
const WHY_NOT = {
  insecure: gettext("This needs HTTPS, too."),
  unsupported: gettext("This browser takes no messages while the page is closed."),
  "home screen": gettext("On an iPhone or iPad, add Flack to the home screen first: Share, then “Add to Home Screen”. Open it from there and come back here."),
  "no worker": gettext("This Flack keeps nothing in browsers, and without that none can be reached while the page is closed."),
  denied: gettext("This, too, needs your browser to let Flack show notifications."),
};

export function PushSettings() {
  const store = useStore();
  const task = useTask();
  useEffect(() => void task.run(() => loadDevices(store)), []);
  const why = obstacle();
  const known = devices.value;
  const here = known?.find(({ current }) => current);
  const others = known?.filter((device) => device !== here) ?? [];
  const on = () => task.run(async () => {
    await turnOn(store);
    askAgain();
  });
  return html`<fieldset class="notify-part" aria-busy=${String(task.busy)}><legend>${gettext("When Flack is closed")}</legend>
    ${why && html`<p class="quiet">${WHY_NOT[why]}</p>`}
    ${!why && known && (here
      ? html`<${Here} device=${here} task=${task} />`
      : html`<div class="notify-row"><span class="grow">${gettext("Nothing reaches this device once Flack is closed.")}</span><button type="button" class="button" disabled=${task.busy} onClick=${on}><${Icon} name="bell" />${gettext("Reach me here")}</button></div>`)}
    <${ProblemNote} problem=${task.problem} />
    ${others.length > 0 && html`<p class="field-hint" id="push-others">${gettext("Other devices that are reached")}</p>
      <ul class="notify-devices" role="list" aria-labelledby="push-others">${others.map((device) => html`<${Other} key=${device.id} device=${device} task=${task} />`)}</ul>`}
  </fieldset>`;
}

/** @typedef {{device: Device, task: ReturnType<typeof useTask>}} Props */

/** @param {Props} props */
function Here({ device, task }) {
  const store = useStore();
  const turn = (/** @type {Event} */ event) => {
    const on = /** @type {HTMLInputElement} */ (event.target).checked;
    void task.run(() => setPushedWords(store, device, on));
  };
  const how = trial.value;
  const said = how === null ? "" : how.state === "came" ? gettext("It has come. All is well.") : how.detail || gettext("One moment…");
  return html`<div class="notify-row"><span class="grow" role="status">${gettext("What is for you reaches this device while you are away from Flack.")}</span>
      <button type="button" class="button" disabled=${task.busy} onClick=${() => task.run(() => forget(store, device))}>${gettext("Turn off")}</button></div>
    <label class="check"><input type="checkbox" checked=${device.words} disabled=${task.busy} onChange=${turn} />
      <span>${gettext("With who wrote and what")}<small>${gettext("It travels encrypted; only this browser can read it.")}</small></span></label>
    <div class="notify-row"><span class=${how?.state === "failed" ? "field-error grow" : "field-hint grow"} role="status">${said || gettext("Sends one the whole way, as if you were away.")}</span>
      <button type="button" class="button" disabled=${task.busy} onClick=${() => task.run(() => tryPush(store, device))}>${gettext("Send a test")}</button></div>`;
}

/** @param {Props} props */
function Other({ device, task }) {
  const store = useStore();
  const name = device.name || gettext("A browser");
  return html`<li class="notify-row"><span class="grow"><b>${name}</b> <span class="quiet">${woven(gettext("last there {when}"), { when: html`<${Ago} iso=${device.used_at} />` })}</span></span>
    <button type="button" class="button" aria-label=${gettext("Forget {device}", { device: name })} disabled=${task.busy} onClick=${() => task.run(() => forget(store, device))}>${gettext("Forget")}</button></li>`;
}
