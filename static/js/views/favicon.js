/** The tab's icon says what waits: a dot for what is unread, a number for mentions. */
import { effect } from "../../vendor/signals.js";
import { steady } from "../core/steady.js";

/** @typedef {import("./store.js").Store} Store */

/** Read on the smallest of icons. */
const MOST_SHOWN = 9;
const DOT = '<circle cx="25" cy="7" r="6" fill="#d9480f" stroke="#fff" stroke-width="1.5"/>';

/** @param {Store} store */
export async function showBadge(store) {
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon][type='image/svg+xml']"));
  if (!link) return;
  const plain = link.href;
  const drawing = await (await fetch(plain)).text();
  const mentions = steady(() => store.unread.value.mentions, store.clock);
  const messages = steady(() => store.unread.value.messages, store.clock);
  effect(() => {
    const badge = mentions.value ? numbered(mentions.value) : messages.value ? DOT : "";
    const href = badge ? `data:image/svg+xml,${encodeURIComponent(drawing.replace("</svg>", `${badge}</svg>`))}` : plain;
    if (link.href !== href) link.href = href;
  });
}

/** @param {number} count */
function numbered(count) {
  const text = count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
  return `<circle cx="21" cy="11" r="10.5" fill="#d9480f" stroke="#fff" stroke-width="1.5"/><text x="21" y="16.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="${text.length > 1 ? 13 : 16}" fill="#fff">${text}</text>`;
}
