/** The files that are to go with the next message, each of which shows how far it has come. */
import { html } from "../../vendor/htm-preact.js";
import { useRef } from "../../vendor/preact-hooks.js";
import { Uploads } from "../core/uploads.js";
import { gettext, ngettext } from "../core/words.js";
import { bytes } from "./files.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";

/** @import { Upload } from "../core/types.js" */
/** @import { Store } from "./store.js" */

/** @param {{room: number}} props */
export function Tray({ room }) {
  const store = useStore();
  const uploads = store.attachments.of(room);
  if (!uploads.length) return null;
  const most = store.limits.value.message_files;
  return html`${uploads.length > most && html`<p class="field-error" role="status"><${Icon} name="circle-alert" /><span>${ngettext("A message has at most {n} file. Take some away.", "A message has at most {n} files. Take some away.", most)}</span></p>`}<ul class="tray" aria-label=${gettext("Files to be posted")}>${uploads.map((upload) => html`<${Item} key=${upload.key} upload=${upload} />`)}</ul>`;
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
  const picture = file?.thumbnail_url ?? pictures.get(nameOfPicture(upload));
  return html`<li class="tray-item" data-state=${state}>
    ${picture ? html`<img src=${picture} alt="" />` : html`<span class="tray-icon"><${Icon} name=${file?.kind === "image" ? "image" : "file"} /></span>`}
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

/** Of how many the bytes are held for that. */
const MOST_PICTURES = 40;

/** Addresses of pictures that were just picked: the server's are there a moment later, when they are made anew. @type {Map<string, string>} */
const pictures = new Map();

/** @param {{name: string, size: number}} file */
const nameOfPicture = ({ name, size }) => `${size} ${name}`;

/** @param {File} file */
function showPicture(file) {
  if (!file.type.startsWith("image/")) return;
  const [oldest] = pictures;
  if (oldest && pictures.size >= MOST_PICTURES) {
    pictures.delete(oldest[0]);
    URL.revokeObjectURL(oldest[1]);
  }
  pictures.set(nameOfPicture(file), URL.createObjectURL(file));
}

/** @param {Store} store @param {number} room @param {File[]} files */
export function addFiles(store, room, files) {
  files.forEach(showPicture);
  store.part(Uploads).add(room, files);
}
