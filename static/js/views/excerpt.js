/** What a message says, on one line. */
import { gettext, joined } from "../core/words.js";
import { trusted } from "./door.js";

/** @import { Message } from "../core/types.js" */

const SHOWN = 280;
const SPOILER = "[spoiler]";

/** The words of a message on one line, or the names of its files. @param {Message} message @param {{characters?: number, spoilers?: boolean}} [how] `spoilers`: for who judges it, they are told */
export function excerpt(message, { characters = SHOWN, spoilers = false } = {}) {
  if (message.hidden) return gettext("A moderator hid this message.");
  if (message.deleted_at !== null) return gettext("This message was deleted.");
  const line = textOf(message, spoilers);
  return line.length > characters ? `${line.slice(0, characters)}…` : line;
}

/** The words of a message without what they look like, on one line, spoilers kept back (chat/rendering/plain.py). @param {Message} message @param {boolean} [spoilers] */
function textOf(message, spoilers = false) {
  const text = message.html ? wordsOf(message.html, spoilers) : message.source;
  return (message.rendered || spoilers ? text : text.replace(/\|\|.+?\|\|/gs, SPOILER)).replace(/\s+/g, " ").trim() || joined(message.attachments.map(({ name }) => name));
}

/** What stands before it in its list. @param {HTMLLIElement} item */
function markOf(item) {
  if (item.className === "task") return item.querySelector("input")?.checked ? "☑ " : "☐ ";
  const { parentElement: list } = item;
  return list instanceof HTMLOListElement ? `${list.start + [...list.children].indexOf(item)}. ` : "• ";
}

/** @param {string} html a message's own @param {boolean} spoilers */
function wordsOf(html, spoilers) {
  const { content } = Object.assign(document.createElement("template"), { innerHTML: trusted(html) });
  if (!spoilers) for (const spoiler of content.querySelectorAll(".spoiler")) spoiler.textContent = SPOILER;
  for (const image of content.querySelectorAll("img")) image.replaceWith(image.alt);
  for (const item of content.querySelectorAll("li")) item.prepend(markOf(item));
  return content.textContent ?? "";
}
