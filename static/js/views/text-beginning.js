/** How a text begins that hangs on a message. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";

/** So much of a text is asked for, and shown of it. */
const TEXT_BYTES = 2048;

/** Fetched when it comes into sight; its height is fixed. @param {{url: string}} props */
export function TextBeginning({ url }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const [text, setText] = useState("");
  useEffect(() => {
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      seen.disconnect();
      void beginning(url).then(setText);
    });
    if (place.current) seen.observe(place.current);
    return () => seen.disconnect();
  }, [url]);
  return html`<pre class="file-text" ref=${place} tabindex="0" role="region" aria-label=${gettext("How it begins")}>${text}</pre>`;
}

/** @param {string} url */
async function beginning(url) {
  try {
    const answer = await fetch(url, { headers: { Range: `bytes=0-${TEXT_BYTES - 1}` }, credentials: "same-origin" });
    return answer.ok ? (await answer.text()).replace(/\uFFFD$/, "") : "";
  } catch {
    return ""; // the card says what it is, and can be saved
  }
}
