/** What I say I am doing: an emoji and a few words, until I change it or until a time. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { setStatus } from "../core/availability.js";
import { moments } from "../core/when.js";
import { gettext } from "../core/words.js";
import { Dialog, useTask } from "./dialog.js";
import { EmojiFace } from "./emoji-face.js";
import { Picker } from "./emoji-picker.js";
import { FormEnd, fieldOf, typed } from "./form.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";
import { closeDialog, words } from "./ui.js";
import { WhenField } from "./when.js";

/** As the server has it (accounts/profiles.py). */
const MOST_CHARACTERS = 100;
const AN_HOUR_MS = 60 * 60_000;

const endOfDay = () => new Date(new Date().setHours(24, 0, 0, 0));

/** What people say most; `ends` says when, null: it doesn't by itself. @type {{emoji: string, text: string, ends: (() => Date) | null}[]} */
const OFTEN = [
  { emoji: "🗓️", text: gettext("In a meeting"), ends: () => new Date(Date.now() + AN_HOUR_MS) },
  { emoji: "🍽️", text: gettext("At lunch"), ends: () => new Date(Date.now() + AN_HOUR_MS) },
  { emoji: "🏠", text: gettext("Working from home"), ends: endOfDay },
  { emoji: "🤒", text: gettext("Out sick"), ends: endOfDay },
  { emoji: "🌴", text: gettext("On holiday"), ends: null },
];

export function MyStatus() {
  const store = useStore();
  const task = useTask();
  const [now] = useState(() => store.standing.status(store.me.peek()));
  const [emoji, setEmoji] = useState(now?.emoji ?? "");
  const [text, setText] = useState(now?.text ?? "");
  const [until, setUntil] = useState(() => (now?.until ? new Date(now.until) : /** @type {Date} */ (moments(new Date())[1]?.at)));
  const [open, setOpen] = useState(!now?.until);
  const [picking, setPicking] = useState(false);
  const save = (/** @type {import("../core/types.js").User["status"]} */ status) => task.run(async () => {
    await setStatus(store, status);
    closeDialog();
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void save(emoji || text.trim() ? { emoji, text: text.trim(), until: open ? null : until.toISOString() } : null);
  };
  const say = (/** @type {typeof OFTEN[number]} */ one) => {
    setEmoji(one.emoji);
    setText(one.text);
    setOpen(one.ends === null);
    if (one.ends) setUntil(one.ends());
  };
  const wrong = fieldOf(task.problem) === "status" ? words(task.problem) : "";

  return html`<${Dialog} title=${gettext("Your status")}>
    <form class="form" onSubmit=${submit}>
      <div class="field">
        <div class="row">
          <button type="button" class="button status-face" aria-label=${emoji ? gettext("Another emoji than {emoji}", { emoji }) : gettext("Choose an emoji")} aria-expanded=${String(picking)} onClick=${() => setPicking(!picking)}>${emoji ? html`<${EmojiFace} emoji=${emoji} />` : html`<${Icon} name="smile-plus" />`}</button>
          <input class="input grow" aria-label=${gettext("What you are doing")} placeholder=${gettext("What you are doing")} autocomplete="off" maxlength=${MOST_CHARACTERS} autofocus value=${text} aria-invalid=${wrong ? "true" : undefined} onInput=${(/** @type {Event} */ event) => setText(typed(event))} />
        </div>
        ${wrong && html`<p class="field-error" role="alert"><${Icon} name="circle-alert" /><span>${wrong}</span></p>`}
      </div>
      ${picking && html`<div class="status-picker"><${Picker} onPick=${(/** @type {string} */ chosen) => { setEmoji(chosen); setPicking(false); }} /></div>`}
      ${!picking && !emoji && !text && html`<div class="moments" role="group" aria-label=${gettext("What people say most")}>${OFTEN.map((one) => html`<button key=${one.text} type="button" class="button small" onClick=${() => say(one)}><span class="status-mark"><${EmojiFace} emoji=${one.emoji} /></span>${one.text}</button>`)}</div>`}
      ${!picking && !open && html`<${WhenField} label=${gettext("Until")} value=${until} onChange=${setUntil} />`}
      ${!picking && html`<label class="check"><input type="checkbox" checked=${open} onChange=${() => setOpen(!open)} /><span>${gettext("Until I change it")}</span></label>`}
      ${now && html`<p><button type="button" class="link-button" disabled=${task.busy} onClick=${() => save(null)}>${gettext("Take the status away")}</button></p>`}
      <${FormEnd} task=${task} fields=${["status"]} action=${gettext("Save")} disabled=${!emoji && !text.trim() && !now} />
    </form>
  </${Dialog}>`;
}
