/** What comes to the message that is being written, or instead of it: files, picked, dropped or pasted, each of which shows how far it has come; a poll. */
import { html } from "../../vendor/htm-preact.js";
import { useRef } from "../../vendor/preact-hooks.js";
import { Uploads } from "../core/uploads.js";
import { gettext } from "../core/words.js";
import { bytes } from "./files.js";
import { Icon } from "./icon.js";
import { Menu, MenuItem } from "./menu.js";
import { NewPoll } from "./parts.js";
import { useStore } from "./store.js";
import { openDialog } from "./ui.js";

/** @typedef {import("../core/types.js").Upload} Upload */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** @param {{room: RoomModel}} props */
export function AddMenu({ room }) {
  const store = useStore();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const picked = () => {
    const box = field.current;
    store.part(Uploads).add(room.id, [...(box?.files ?? [])]);
    if (box) box.value = ""; // so that the same file can be picked again
  };
  return html`<${Menu} label=${gettext("Add files or a poll")} class="icon-button composer-add" up=${true} button=${html`<${Icon} name="plus" />`}>
      <${MenuItem} icon="paperclip" onClick=${() => field.current?.click()}>${gettext("Files")}</${MenuItem}>
      <${MenuItem} icon="list" onClick=${() => openDialog(() => html`<${NewPoll} room=${room} />`)}>${gettext("Poll")}</${MenuItem}>
    </${Menu}>
    <input type="file" multiple hidden ref=${field} aria-label=${gettext("Files")} onChange=${picked} />`;
}

/** @param {{room: number}} props */
export function Tray({ room }) {
  const store = useStore();
  const uploads = store.attachments.of(room);
  if (!uploads.length) return null;
  return html`<ul class="tray" aria-label=${gettext("Files to be posted")}>${uploads.map((upload) => html`<${Item} key=${upload.key} upload=${upload} />`)}</ul>`;
}

/** @param {{upload: Upload}} props */
function Item({ upload }) {
  const store = useStore();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const { key, name, size, sent, state, file, problem } = upload;
  const picked = () => {
    const again = field.current?.files?.[0];
    if (again) store.part(Uploads).goOn(key, again);
  };
  return html`<li class="tray-item" data-state=${state}>
    ${file?.thumbnail_url ? html`<img src=${file.thumbnail_url} alt="" />` : html`<span class="tray-icon"><${Icon} name=${file?.kind === "image" ? "image" : "file"} /></span>`}
    <span class="tray-text"><span class="truncate" title=${name}>${name}</span><span class="tray-state" role="status">${words(state, sent, size, problem?.detail)}</span></span>
    ${state === "lost" && html`<button type="button" class="icon-button" aria-label=${gettext("Choose {name} again", { name })} title=${gettext("Choose it again")} onClick=${() => field.current?.click()}><${Icon} name="paperclip" /></button>
      <input type="file" hidden ref=${field} aria-label=${gettext("{name}, again", { name })} onChange=${picked} />`}
    ${state === "failed" && html`<button type="button" class="icon-button" aria-label=${gettext("Try {name} again", { name })} title=${gettext("Try again")} onClick=${() => store.part(Uploads).retry(key)}><${Icon} name="rotate-cw" /></button>`}
    <button type="button" class="icon-button" aria-label=${gettext("Remove {name}", { name })} title=${gettext("Remove")} onClick=${() => store.part(Uploads).cancel(key)}><${Icon} name="x" /></button>
    ${(state === "sending" || state === "paused" || state === "lost") && html`<progress max=${Math.max(1, size)} value=${sent} aria-label=${gettext("{name}, uploaded", { name })}></progress>`}
  </li>`;
}

/** @param {Upload["state"]} state @param {number} sent @param {number} size @param {string} [detail] */
function words(state, sent, size, detail) {
  if (state === "failed") return detail ?? gettext("It could not be uploaded.");
  if (state === "lost") return detail ?? gettext("Choose this file again, and it goes on where it was.");
  if (state === "paused") return gettext("No connection. It goes on by itself.");
  if (state === "waiting") return gettext("Waiting");
  return state === "ready" ? bytes(size) : gettext("{sent} of {size}", { sent: bytes(sent), size: bytes(size) });
}

/**
 * The whole conversation, or the thread beside it, takes what is dropped on it.
 * @param {HTMLElement | null | undefined} place
 * @param {(files: File[]) => void} take
 * @returns {() => void} stops
 */
export function takeDrops(place, take) {
  if (!place) return () => {};
  const carriesFiles = (/** @type {DragEvent} */ event) => Boolean(event.dataTransfer?.types.includes("Files"));
  const over = (/** @type {DragEvent} */ event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    place.dataset.drop = "";
  };
  const leave = (/** @type {DragEvent} */ event) => {
    if (!place.contains(/** @type {Node | null} */ (event.relatedTarget))) delete place.dataset.drop;
  };
  const drop = (/** @type {DragEvent} */ event) => {
    delete place.dataset.drop;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  };
  place.addEventListener("dragover", over);
  place.addEventListener("dragleave", leave);
  place.addEventListener("drop", drop);
  return () => {
    place.removeEventListener("dragover", over);
    place.removeEventListener("dragleave", leave);
    place.removeEventListener("drop", drop);
  };
}
