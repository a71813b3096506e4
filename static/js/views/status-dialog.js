/** What I am at: an emoji, a few words, and until when they hold. */
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

const HOUR_MS = 60 * 60_000;
const LONGEST = 100;

/** What many say; `hours`: as long as it mostly holds, 0: nobody knows. */
const OFTEN = [
  { emoji: "📅", text: gettext("In a meeting"), hours: 1 },
  { emoji: "🍜", text: gettext("Having lunch"), hours: 1 },
  { emoji: "🚌", text: gettext("On the way"), hours: 0.5 },
  { emoji: "🤒", text: gettext("Ill"), hours: 0 },
  { emoji: "🌴", text: gettext("On holiday"), hours: 0 },
];

export function StatusDialog() {
  const store = useStore();
  const task = useTask();
  const now = store.standing.status(store.me.peek());
  const [emoji, setEmoji] = useState(now?.emoji ?? "");
  const [text, setText] = useState(now?.text ?? "");
  const [until, setUntil] = useState(() => (now?.until ? new Date(now.until) : /** @type {Date} */ (moments(new Date())[1]?.at)));
  const [open, setOpen] = useState(!now?.until);
  const [picking, setPicking] = useState(false);

  /** @param {typeof OFTEN[number]} one */
  function take(one) {
    setEmoji(one.emoji);
    setText(one.text);
    setOpen(!one.hours);
    if (one.hours) setUntil(new Date(Date.now() + one.hours * HOUR_MS));
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const isNone = !emoji && !text.trim();
    void task.run(async () => {
      await setStatus(store, isNone ? null : { emoji, text: text.trim(), until: open ? null : until });
      closeDialog();
    });
  }

  /** Out of the emoji alone. @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    setPicking(false);
  }

  const pick = (/** @type {string} */ chosen) => {
    setEmoji(chosen);
    setPicking(false);
    document.getElementById("status-text")?.focus();
  };
  const problem = fieldOf(task.problem) === "status" ? words(task.problem) : "";
  const clear = () => take({ emoji: "", text: "", hours: 0 });
  return html`<${Dialog} title=${gettext("Your status")}>
    <form class="form" onSubmit=${submit}>
      <div class="field">
        <label for="status-text">${gettext("What you are at")}</label>
        <div class="status-line">
          <button type="button" class="icon-button status-emoji" aria-label=${emoji ? gettext("Another emoji") : gettext("Choose an emoji")} title=${gettext("Choose an emoji")} aria-expanded=${String(picking)} onClick=${() => setPicking(!picking)}>${emoji ? html`<${EmojiFace} emoji=${emoji} />` : html`<${Icon} name="smile-plus" />`}</button>
          <input class="input" id="status-text" name="status" maxlength=${LONGEST} autocomplete="off" autofocus value=${text} aria-invalid=${problem ? "true" : undefined} onInput=${(/** @type {Event} */ event) => setText(typed(event))} />
          ${(emoji || text) && html`<button type="button" class="icon-button" aria-label=${gettext("Empty it")} title=${gettext("Empty it")} onClick=${clear}><${Icon} name="x" /></button>`}
        </div>
        ${problem && html`<p class="field-error" role="alert">${problem}</p>`}
      </div>
      ${picking && html`<div class="status-picker" onKeyDown=${onKeyDown}><${Picker} onPick=${pick} /></div>`}
      <div class="moments" role="group" aria-label=${gettext("What many say")}>${OFTEN.map((one) => html`<button key=${one.emoji} type="button" class="button small" aria-pressed=${String(one.emoji === emoji && one.text === text)} onClick=${() => take(one)}><span aria-hidden="true">${one.emoji}</span> ${one.text}</button>`)}</div>
      ${!open && html`<${WhenField} label=${gettext("Until")} value=${until} onChange=${setUntil} />`}
      <label class="check"><input type="checkbox" checked=${open} onChange=${() => setOpen(!open)} /><span>${gettext("Until I change it")}</span></label>
      <${FormEnd} task=${task} fields=${["status"]} action=${gettext("Save")} disabled=${false} />
    </form>
  </${Dialog}>`;
}
