/** What the links of a message lead to. */
import { html } from "../../vendor/htm-preact.js";

/** @typedef {import("../core/types.js").Preview} Preview */

/** @param {{previews: Preview[]}} props */
export function Previews({ previews }) {
  if (!previews.length) return null;
  return html`<div class="previews">${previews.map((preview) => html`<${Card} key=${preview.url} preview=${preview} />`)}</div>`;
}

/** @param {{preview: Preview}} props */
function Card({ preview }) {
  const { url, title, description, site, image } = preview;
  if (!/^https?:\/\//i.test(url)) return null;
  return html`<a class="preview" href=${url} target="_blank" rel="noopener noreferrer nofollow ugc">
    <span class="preview-text">
      <span class="preview-site truncate">${site || hostOf(url)}</span>
      <span class="preview-title">${title || url}</span>
      ${description && html`<span class="preview-about">${description}</span>`}
    </span>
    ${image && html`<img class="preview-image" src=${image.url} width=${image.width} height=${image.height} alt="" loading="lazy" />`}
  </a>`;
}

/** @param {string} url */
function hostOf(url) {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return url;
  }
}
