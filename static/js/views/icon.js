/** An icon of the sprite. It never stands alone: the button around it has a name. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { trusted } from "./door.js";

const sprite = document.documentElement.dataset.icons || "/static/icons/icons.svg";
const within = signal(false);

/** Takes the icons into the page, so that those first needed when the server is away are there too. */
export async function keepIcons() {
  const answer = await fetch(sprite);
  if (!answer.ok) return;
  const icons = new DOMParser().parseFromString(trusted(await answer.text()), "image/svg+xml").documentElement;
  icons.setAttribute("class", "icons");
  icons.setAttribute("aria-hidden", "true");
  document.body.append(document.importNode(icons, true));
  within.value = true;
}

/** Those that point along the line, and turn round where it runs from right to left. */
const ALONG = /^(?:arrow|chevron|corner-up)-(?:left|right)$|^(?:forward|send-horizontal|log-out|list|quote)$/;

/** @param {{name: string, large?: boolean}} props */
export function Icon({ name, large = false }) {
  return html`<svg class=${large ? "icon large" : "icon"} data-along=${ALONG.test(name) ? "" : undefined} aria-hidden="true"><use href=${`${within.value ? "" : sprite}#${name}`} /></svg>`;
}

/** @param {{class?: string}} props */
export function Mark(props) {
  return html`<svg class=${props.class} viewBox="0 0 32 32" aria-hidden="true">
    <path fill="currentColor" d="M11 2h10a9 9 0 0 1 9 9v8a9 9 0 0 1-9 9H12.5L6 31.2c-.9.5-2-.2-2-1.2V25.5A9 9 0 0 1 2 19v-8a9 9 0 0 1 9-9Z" />
    <path class="mark-line" d="M11.5 21.5V9.5H21M11.5 15.3H18" fill="none" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}
