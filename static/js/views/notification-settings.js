/** What I am told of, when, and how this device does it. What is chosen holds at once. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { gettext, locale } from "../core/words.js";
import { askAgain, askPermission, notificationsOf, permission, showTest } from "./desktop.js";
import { Dialog, ProblemNote, useTask } from "./dialog.js";
import { typed, fieldOf } from "./form.js";
import { Icon } from "./icon.js";
import { setShows, setSounds, setVolume, setWords, shows, sounds, volume, words } from "./on_this_device.js";
import { PushSettings } from "./push-settings.js";
import { ring } from "./sound.js";
import { useStore } from "./store.js";
import { words as wordsOf } from "./ui.js";

/** @typedef {import("../core/types.js").NotificationRules} NotificationRules */
/** @typedef {import("../core/types.js").NotificationChanges} NotificationChanges */
/** @typedef {{rules: NotificationRules, change: (changes: NotificationChanges) => void, problem: unknown}} Chosen */

/** @type {Partial<Record<import("./desktop.js").Permission, string>>} */
const WHY_NOT = {
  denied: gettext("Your browser does not let Flack show notifications. Allow them in its settings for this site: the sign beside the address leads there. Then come back here."),
  insecure: gettext("Browsers show notifications only for pages that come over HTTPS. Ask whoever runs this Flack."),
  unsupported: gettext("This browser has no notifications for pages."),
};

export function NotificationSettings() {
  const store = useStore();
  const notifications = notificationsOf(store);
  const task = useTask();
  const rules = notifications.rules.value;
  useEffect(() => {
    askAgain();
    if (!rules) void notifications.load();
  }, []);
  const change = (/** @type {NotificationChanges} */ changes) => task.run(() => notifications.change(changes));
  const elsewhere = ["keywords", "quiet"].includes(fieldOf(task.problem) ?? "") ? null : task.problem;
  return html`<${Dialog} title=${gettext("Notifications")} wide=${true}>
    <${OnThisDevice} />
    <${PushSettings} />
    ${rules
      ? html`<${ProblemNote} problem=${elsewhere} /><${About} rules=${rules} change=${change} problem=${task.problem} /><${QuietHours} rules=${rules} change=${change} problem=${task.problem} />`
      : html`<p class="quiet">${gettext("One moment…")}</p>`}
  </${Dialog}>`;
}

function OnThisDevice() {
  const store = useStore();
  const [failed, setFailed] = useState(false);
  const why = WHY_NOT[permission.value];
  const on = shows.value && permission.value === "granted";
  const turnOn = async () => {
    if (await askPermission()) setShows(true);
  };
  const test = () => {
    if (on) setFailed(!showTest(store));
    if (sounds.peek() !== "none") void ring(volume.peek());
  };
  return html`<fieldset class="notify-part"><legend>${gettext("On this device")}</legend>
    ${why && html`<p class="notice" data-kind="warn"><${Icon} name="bell-off" /><span>${why}</span></p>`}
    ${!why && (on
      ? html`<${Check} label=${gettext("Show notifications")} on=${true} onChange=${setShows} />
        <${Check} label=${gettext("With who wrote and what")} hint=${gettext("Switch it off where others see your screen.")} on=${words.value} onChange=${setWords} />`
      : html`<div class="notify-row"><span class="grow">${gettext("Notifications are off on this device.")}</span><button type="button" class="button primary" onClick=${turnOn}><${Icon} name="bell" />${gettext("Turn on")}</button></div>`)}
    <div class="field"><label for="notify-sounds">${gettext("Sound")}</label>
      <select class="input" id="notify-sounds" value=${sounds.value} onChange=${(/** @type {Event} */ event) => setSounds(/** @type {import("./on_this_device.js").Sounds} */ (typed(event)))}>
        <option value="none">${gettext("None")}</option><option value="mentions">${gettext("For what is said to you")}</option><option value="everything">${gettext("For everything you are told of")}</option>
      </select></div>
    ${sounds.value !== "none" && html`<div class="field"><label for="notify-volume">${gettext("Volume")}</label>
      <input type="range" id="notify-volume" min="0" max="100" step="5" value=${volume.value} onChange=${(/** @type {Event} */ event) => setVolume(Number(typed(event)))} /></div>`}
    ${(on || sounds.value !== "none") && html`<div class="notify-row"><span class="field-hint grow" role="status">${failed && gettext("This browser did not show it. It lets no page show notifications by itself.")}</span><button type="button" class="button" onClick=${test}>${gettext("Try it")}</button></div>`}
  </fieldset>`;
}

/** @type {{name: "direct" | "mentions" | "threads" | "rooms", label: string, hint?: string}[]} */
const KINDS = [
  { name: "direct", label: gettext("Direct messages") },
  { name: "mentions", label: gettext("Mentions"), hint: gettext("Your name, @room and @here.") },
  { name: "threads", label: gettext("Replies in threads you follow") },
  { name: "rooms", label: gettext("Everything in rooms that are set to it"), hint: gettext("You choose it in the menu of each room. Rooms set to nothing stay silent.") },
];

/** @param {Chosen} props */
function About({ rules, change, problem }) {
  const wrong = fieldOf(problem) === "keywords" ? wordsOf(problem) : "";
  const listed = (/** @type {Event} */ event) => change({ keywords: typed(event).split(",").map((word) => word.trim()).filter(Boolean) });
  return html`<fieldset class="notify-part"><legend>${gettext("Tell me of")}</legend>
    ${KINDS.map(({ name, label, hint }) => html`<${Check} key=${name} label=${label} hint=${hint} on=${rules[name]} onChange=${(/** @type {boolean} */ on) => change({ [name]: on })} />`)}
    <div class="field"><label for="notify-keywords">${gettext("Words")}</label>
      <input class="input" id="notify-keywords" autocomplete="off" value=${rules.keywords.join(", ")} aria-invalid=${wrong ? "true" : undefined} aria-describedby="notify-keywords-hint" onChange=${listed} />
      <p id="notify-keywords-hint" class=${wrong ? "field-error" : "field-hint"} role=${wrong ? "alert" : undefined}>${wrong || gettext("Told wherever somebody writes one of them. Put commas between.")}</p></div>
  </fieldset>`;
}

/** Monday is 1; the names are the browser's. */
const DAYS = Array.from({ length: 7 }, (_, i) => {
  const monday = new Date(Date.UTC(2024, 0, 1 + i));
  const name = (/** @type {"short" | "long"} */ weekday) => monday.toLocaleDateString(locale, { weekday, timeZone: "UTC" });
  return { day: i + 1, short: name("short"), long: name("long") };
});

/** @param {Chosen} props */
function QuietHours({ rules: { quiet }, change, problem }) {
  const zone = useStore().me.value.time_zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
  const set = (/** @type {Partial<NotificationRules["quiet"]>} */ part) => change({ quiet: part });
  const wrong = fieldOf(problem) === "quiet" ? wordsOf(problem) : "";
  const turn = (/** @type {number} */ day) => set({ days: quiet.days.includes(day) ? quiet.days.filter((one) => one !== day) : [...quiet.days, day].sort() });
  return html`<fieldset class="notify-part"><legend>${gettext("Quiet hours")}</legend>
    <${Check} label=${gettext("Be told of nothing at certain hours")} hint=${gettext("By the clock of {zone}.", { zone: zone.replaceAll("_", " ") })} on=${quiet.on} onChange=${(/** @type {boolean} */ on) => set({ on })} />
    ${quiet.on && html`<div class="form-row">
        <${Clock} label=${gettext("From")} name="starts" value=${quiet.starts} onChange=${(/** @type {string} */ starts) => set({ starts })} />
        <${Clock} label=${gettext("To")} name="ends" value=${quiet.ends} onChange=${(/** @type {string} */ ends) => set({ ends })} /></div>
      <div class="notify-days" role="group" aria-label=${gettext("On which days they begin")}>${DAYS.map(({ day, short, long }) => html`<button key=${day} type="button" aria-pressed=${String(quiet.days.includes(day))} aria-label=${long} onClick=${() => turn(day)}>${short}</button>`)}</div>
      ${quiet.starts === quiet.ends && html`<p class="field-hint">${gettext("On these days the whole day is quiet.")}</p>`}
      ${wrong && html`<p class="field-error" role="alert"><${Icon} name="circle-alert" /><span>${wrong}</span></p>`}`}
  </fieldset>`;
}

/** @param {{label: string, name: string, value: string, onChange: (clock: string) => void}} props */
function Clock({ label, name, value, onChange }) {
  const id = `notify-${name}`;
  return html`<div class="field"><label for=${id}>${label}</label>
    <input class="input" type="time" id=${id} value=${value} required onChange=${(/** @type {Event} */ event) => typed(event) && onChange(typed(event))} /></div>`;
}

/** @param {{label: string, hint?: string, on: boolean, onChange: (on: boolean) => void}} props */
function Check({ label, hint, on, onChange }) {
  return html`<label class="check"><input type="checkbox" checked=${on} onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.target).checked)} />
    <span>${label}${hint && html`<small>${hint}</small>`}</span></label>`;
}
