/** Dialogs: the browser's own <dialog>, so focus, Escape and the rest of the page behave. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { focusAgain } from "./focus-parts.js";
import { closeDialog, dialogOpener, isTouch, words } from "./ui.js";

/** @import { ComponentChildren } from "../../vendor/preact.js" */

/** @typedef {ComponentChildren} Children */

/** @param {{title: string, wide?: boolean, children?: Children}} props */
export function Dialog({ title, wide = false, children }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useModal(box);
  return html`<dialog class=${wide ? "dialog wide" : "dialog"} ref=${box} aria-labelledby="dialog-title" onClose=${closed}
    onClick=${(/** @type {Event} */ event) => event.target === box.current && closeDialog()}>
    <div class="dialog-head"><h2 id="dialog-title">${title}</h2>
      <button type="button" class="icon-button" aria-label=${gettext("Close")} onClick=${closeDialog}><${Icon} name="x" /></button></div>
    <div class="dialog-body">${children}</div>
  </dialog>`;
}

/**
 * Open as long as it is drawn. Then the focus is where it was: as long as it is open, all else is out of reach.
 * @param {{current: HTMLDialogElement | null}} ref
 */
export function useModal(ref) {
  useLayoutEffect(() => {
    const box = ref.current;
    box?.showModal();
    if (!isTouch() && !box?.querySelector("[autofocus]")) focusFirst(box);
    return () => {
      box?.close();
      focusAgain(dialogOpener());
    };
  }, []);
}

/** What the dialog is about, and not the way out of it, which comes first in the document. On a phone a field would call the keyboard up. @param {HTMLElement | null} box */
function focusFirst(box) {
  /** @type {HTMLElement | null} */ (box?.querySelector(".dialog-body :is(a, button, input, select, textarea):not(:disabled)"))?.focus({ preventScroll: true });
}

/** By the browser, on Escape. One that is no longer drawn says nothing of the one that is. @param {Event} event */
export function closed(event) {
  if (/** @type {HTMLElement} */ (event.currentTarget).isConnected) closeDialog();
}

/**
 * Something to do that may take a moment and may fail: `busy`, `problem`, and `run`.
 * @returns {{busy: boolean, problem: unknown, run: (task: () => Promise<unknown>) => Promise<void>}}
 */
export function useTask() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const alive = useRef(true);
  useEffect(() => () => void (alive.current = false), []);
  return {
    busy,
    problem,
    async run(task) {
      setBusy(true);
      setProblem(null);
      try {
        await task();
      } catch (error) {
        if (alive.current) setProblem(error);
      }
      if (alive.current) setBusy(false);
    },
  };
}

/** @param {{problem: unknown}} props */
export function ProblemNote({ problem }) {
  if (!problem) return null;
  return html`<p class="notice" data-kind="bad" role="alert"><${Icon} name="triangle-alert" /><span>${words(problem)}</span></p>`;
}

/**
 * A question before something that can't be taken back. `notice`: what one might not expect of it.
 * @param {{title: string, text: string, notice?: string, quote?: string, action: string, danger?: boolean, onConfirm: () => Promise<unknown>}} props
 */
export function Confirm({ title, text, notice, quote, action, danger = true, onConfirm }) {
  const task = useTask();
  const confirm = () => task.run(async () => {
    await onConfirm();
    closeDialog();
  });
  return html`<${Dialog} title=${title}>
    <p>${text}</p>
    ${notice && html`<p class="notice" data-kind="warn"><${Icon} name="triangle-alert" /><span>${notice}</span></p>`}
    ${quote && html`<blockquote class="dialog-quote">${quote}</blockquote>`}
    <${ProblemNote} problem=${task.problem} />
    <div class="dialog-actions">
      <button type="button" class="button plain" onClick=${closeDialog}>${gettext("Cancel")}</button>
      <button type="button" class=${danger ? "button danger primary" : "button primary"} autofocus aria-busy=${String(task.busy)} disabled=${task.busy} onClick=${confirm}>${action}</button>
    </div>
  </${Dialog}>`;
}
