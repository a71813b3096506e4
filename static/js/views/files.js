/** The files of a message: pictures in the space that they will fill, players, the beginning of a text, cards. */
import { html } from "../../vendor/htm-preact.js";
import { gettext, locale } from "../core/words.js";
import { Icon } from "./icon.js";
import { TextBeginning, Viewer } from "./parts.js";
import { openDialog } from "./ui.js";

/** @import { Attachment } from "../core/types.js" */

/** The longest side of a picture in the conversation. */
const WIDEST = 360;
const HIGHEST = 300;
/** @param {{files: Attachment[]}} props */
export function Files({ files }) {
  return html`<div class="files">${files.map((file) => html`<${One} key=${file.id} file=${file} files=${files} />`)}</div>`;
}

/** @param {{file: Attachment, files: Attachment[]}} props */
function One({ file, files }) {
  if (file.kind === "image" && file.width && file.height) return html`<${Picture} file=${file} files=${files} />`;
  if (file.kind === "video" && file.url) return html`<video class="file-video" src=${file.url} controls preload="metadata" aria-label=${file.name}></video>`;
  if (file.kind === "audio" && file.url) return html`<figure class="file-audio"><figcaption>${file.name}</figcaption><audio src=${file.url} controls preload="none" aria-label=${file.name}></audio></figure>`;
  return html`<div class="file-whole"><${Card} file=${file} />${file.kind === "text" && file.url && html`<${TextBeginning} url=${file.url} />`}</div>`;
}

/** The space is known from the frame, so nothing moves when the picture comes. @param {{file: Attachment, files: Attachment[]}} props */
function Picture({ file, files }) {
  const scale = Math.min(1, WIDEST / (file.width ?? 1), HIGHEST / (file.height ?? 1));
  const [width, height] = [file.width ?? 1, file.height ?? 1].map((side) => Math.max(24, Math.round(side * scale)));
  const pictures = files.filter(({ kind, url }) => kind === "image" && url);
  const open = () => openDialog(() => html`<${Viewer} files=${pictures} first=${pictures.indexOf(file)} />`);
  const style = { inlineSize: `${width}px`, aspectRatio: `${width} / ${height}` };
  return html`<button type="button" class="file-picture" style=${style} disabled=${!file.url} aria-label=${gettext("Open {name}", { name: file.name })} onClick=${open}>
    ${file.placeholder && html`<img class="file-blur" src=${file.placeholder} alt="" aria-hidden="true" />`}
    ${file.thumbnail_url ? html`<img class="file-thumbnail" src=${file.thumbnail_url} alt=${file.name} loading="lazy" decoding="async" />` : html`<span class="file-wait"><${Icon} name="image" /></span>`}
  </button>`;
}

/** @param {{file: Attachment}} props */
function Card({ file }) {
  return html`<a class="file-card" href=${file.url ?? undefined} download=${file.name}>
    <${Icon} name="file" large=${true} /><span class="file-words"><span class="truncate" title=${file.name}>${file.name}</span><span class="quiet small">${bytes(file.size)}</span></span><${Icon} name="arrow-down" /></a>`;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** 1,234,567 -> "1.2 MB". @param {number} count */
export function bytes(count) {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return (count / 1000 ** power).toLocaleString(locale, { style: "unit", unit: UNITS[power], unitDisplay: power ? "short" : "long", maximumFractionDigits: power ? 1 : 0 });
}
