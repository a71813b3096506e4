/** Cards below a message: what a linked page says of itself. All of it is text, and the image is ours. */
import { html } from "../../vendor/htm-preact.js";

/** @typedef {import("../core/types.js").Preview} Preview */

/** @param {{previews: Preview[]}} props */
export function Previews({ previews }) {
  return html`<div class="previews">${previews.map((preview) => html`<${Card} key=${preview.url} preview=${preview} />`)}</div>`;
}

/** @param {{preview: Preview}} props */
function Card({ preview }) {
  return html`<a class="preview" href=${preview.url} target="_blank" rel="noopener noreferrer nofollow ugc">
    <span class="preview-text" dir="auto">
      <span class="preview-site">${preview.site || hostOf(preview.url)}</span>
      <span class="preview-title">${preview.title || preview.url}</span>
      ${preview.description && html`<span class="preview-about">${preview.description}</span>`}
    </span>
    ${preview.image && html`<img class="preview-image" src=${preview.image.url} width=${preview.image.width} height=${preview.image.height} alt="" loading="lazy" decoding="async" />`}
  </a>`;
}

/** @param {string} url */
function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}
