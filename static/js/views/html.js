/** The one place where HTML goes in: only what the server sanitised, a message's own `html`. Everything else is text. */
import { useLayoutEffect, useRef } from "../../vendor/preact-hooks.js";
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { trusted } from "./door.js";
import { dressCode } from "./parts.js";
import { useStore } from "./store.js";
import { nameOf } from "./people.js";

/** @typedef {import("../core/types.js").Message} Message */

/**
 * The text of a message. Mentions carry the names of today, and those of me are marked.
 * @param {{message: Message}} props
 */
export function MessageText({ message }) {
  const store = useStore();
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const me = store.me.value.id;
  const names = message.mentions.map((id) => nameOf(store.user(id))).join("\n");

  useLayoutEffect(() => {
    const box = place.current;
    if (!box) return;
    if (!message.html) {
      box.textContent = message.source;
      box.dataset.raw = "";
      return;
    }
    delete box.dataset.raw;
    const template = document.createElement("template");
    template.innerHTML = trusted(message.html);
    for (const mention of template.content.querySelectorAll("a.mention[data-user-id]")) freshen(mention);
    for (const block of template.content.children) block.setAttribute("dir", "auto"); // where its bullets, quotes and numbers stand, too
    for (const image of template.content.querySelectorAll("img")) image.loading = "lazy";
    for (const task of template.content.querySelectorAll(".task > input")) task.setAttribute("aria-label", gettext("Task"));
    for (const table of template.content.querySelectorAll("table")) table.tabIndex = 0; // it scrolls
    box.replaceChildren(template.content);
    if (box.querySelector("pre")) void dressCode(box);
  }, [message.html, message.source, names, me]);

  /** @param {Element} mention */
  function freshen(mention) {
    const id = Number(mention.getAttribute("data-user-id"));
    const user = store.user(id);
    if (user) mention.textContent = `@${nameOf(user)}`;
    if (id === me) mention.setAttribute("data-me", "");
  }

  return html`<div class="prose" data-size=${isOnlyEmoji(message.source) ? "large" : undefined} ref=${place}></div>`;
}

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}(?:\u{FE0F}|\u{200D}\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}])*|\p{Regional_Indicator}{2}|\s){1,12}$/u;

/**
 * Up to a few emoji and nothing else are shown large.
 * @param {string} source
 */
export function isOnlyEmoji(source) {
  return source.length <= 24 && source.trim() !== "" && ONLY_EMOJI.test(source);
}
