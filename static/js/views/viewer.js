/** A picture, large: arrows go to the next, + and - and a click zoom, Escape closes. */
import { html } from "../../vendor/htm-preact.js";
import { useRef, useState } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { closed, useModal } from "./dialog.js";
import { Icon } from "./icon.js";
import { closeDialog } from "./ui.js";

/** @typedef {import("../core/types.js").Attachment} Attachment */

const MOST_ZOOM = 8;

/** @param {{files: Attachment[], first: number}} props */
export function Viewer({ files, first }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [at, setAt] = useState(Math.max(0, first));
  const [zoom, setZoom] = useState(1);
  useModal(box);
  const file = files[at];
  if (!file?.url) return null;

  /** @param {number} by */
  const go = (by) => {
    setAt((at + by + files.length) % files.length);
    setZoom(1);
  };
  /** @param {number} factor */
  const scale = (factor) => setZoom(Math.min(MOST_ZOOM, Math.max(1, zoom * factor)));
  /** @type {Record<string, () => void>} */
  const keys = { ArrowRight: () => go(1), ArrowLeft: () => go(-1), "+": () => scale(1.5), "=": () => scale(1.5), "-": () => scale(1 / 1.5), 0: () => setZoom(1) };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  };
  const onWheel = (/** @type {WheelEvent} */ event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    scale(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  };
  return html`<dialog class="viewer" ref=${box} aria-label=${file.name} onClose=${closed} onKeyDown=${onKeyDown}>
    <div class="viewer-head"><span class="truncate">${file.name}</span>${files.length > 1 && html`<span class="numeric">${gettext("{number} of {all}", { number: at + 1, all: files.length })}</span>`}
      <a class="icon-button" href=${file.url} download=${file.name} aria-label=${gettext("Save")} title=${gettext("Save")}><${Icon} name="arrow-down" /></a>
      <button type="button" class="icon-button" aria-label=${gettext("Close")} title=${gettext("Close")} autofocus onClick=${closeDialog}><${Icon} name="x" /></button></div>
    <div class="viewer-stage" data-zoomed=${zoom > 1 ? "" : undefined} onWheel=${onWheel}>
      <img key=${file.id} src=${file.url} alt=${file.name} width=${file.width} height=${file.height} style=${{ inlineSize: zoom > 1 ? `${zoom * 100}%` : undefined }} onClick=${() => setZoom(zoom > 1 ? 1 : 2.5)} />
    </div>
    ${files.length > 1 && html`<button type="button" class="icon-button viewer-back" aria-label=${gettext("Previous picture")} onClick=${() => go(-1)}><${Icon} name="chevron-left" large=${true} /></button>
      <button type="button" class="icon-button viewer-on" aria-label=${gettext("Next picture")} onClick=${() => go(1)}><${Icon} name="chevron-right" large=${true} /></button>`}
  </dialog>`;
}
