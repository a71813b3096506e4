/** The buttons for Markdown above where one writes, and what the text would look like. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { ProblemNote, useTask } from "./dialog.js";
import { MessageText } from "./html.js";
import { Icon } from "./icon.js";
import { hint } from "./shortcuts.js";
import { useStore } from "./store.js";
import { format } from "./typing-aids.js";

/** @type {{name: string, icon: string, label: string}[][]} */
const GROUPS = [
  [
    { name: "bold", icon: "bold", label: gettext("Bold") },
    { name: "italic", icon: "italic", label: gettext("Italic") },
    { name: "strike", icon: "strikethrough", label: gettext("Strike through") },
  ],
  [
    { name: "code", icon: "code", label: gettext("Code") },
    { name: "block", icon: "square-code", label: gettext("Block of code") },
    { name: "link", icon: "link", label: gettext("Link") },
  ],
  [
    { name: "quote", icon: "quote", label: gettext("Quote") },
    { name: "list", icon: "list", label: gettext("List") },
    { name: "numbers", icon: "list-ordered", label: gettext("Numbered list") },
  ],
];

/** @param {{field: {current: HTMLTextAreaElement | null}, shown: boolean, onShow: (shown: boolean) => void, empty: boolean}} props `shown`: what it would look like */
export function FormatBar({ field, shown, onShow, empty }) {
  const [at, setAt] = useState(0);
  const buttons = GROUPS.flat();

  /** One stop of Tab, arrows inside, as toolbars have it. @param {KeyboardEvent} event */
  function walk(event) {
    const bar = /** @type {HTMLElement} */ (event.currentTarget);
    const all = /** @type {HTMLElement[]} */ ([...bar.querySelectorAll("button")]);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const way = getComputedStyle(bar).direction === "rtl" ? -step : step;
    const next = (all.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + way + all.length) % all.length;
    setAt(next);
    all[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  // The field keeps the focus, and on a phone its keyboard.
  const stay = (/** @type {Event} */ event) => event.preventDefault();
  return html`<div class="format-bar" role="toolbar" aria-label=${gettext("Format")} onKeyDown=${walk}>
    ${GROUPS.map((group) => html`<div class="format-group" key=${group[0]?.name}>${group.map(({ name, icon, label }) => html`<button key=${name} type="button" class="icon-button" aria-label=${label}
      title=${hint("composer", name) ? `${label} (${hint("composer", name)})` : label} disabled=${shown} tabindex=${buttons[at]?.name === name ? 0 : -1} onPointerDown=${stay}
      onClick=${() => field.current && format(field.current, name)}><${Icon} name=${icon} /></button>`)}</div>`)}
    <button type="button" class="format-show" aria-label=${shown ? gettext("Write") : gettext("Preview")} aria-pressed=${String(shown)} disabled=${empty && !shown} tabindex=${at === buttons.length || shown ? 0 : -1} onPointerDown=${stay} onClick=${() => onShow(!shown)}>
      <${Icon} name=${shown ? "pencil" : "eye"} /><span class="wide-only">${shown ? gettext("Write") : gettext("Preview")}</span></button>
  </div>`;
}

/** What it would look like, as the server says. @param {{source: string}} props */
export function AsShown({ source }) {
  const store = useStore();
  const task = useTask();
  const [made, setMade] = useState("");
  useEffect(() => void task.run(async () => setMade((await store.api.post("/render", { source })).html)), [source]);
  return html`<div class="format-shown" role="region" aria-label=${gettext("Preview")} aria-busy=${String(task.busy)} tabindex="0">
    ${task.problem ? html`<${ProblemNote} problem=${task.problem} />` : made && html`<${MessageText} message=${{ html: made, source, mentions: [] }} />`}
  </div>`;
}
