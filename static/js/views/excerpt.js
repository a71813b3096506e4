/** What a message says, on one line. */
import { gettext, joined } from "../core/words.js";
import { trusted } from "./door.js";

/** @import { Message } from "../core/types.js" */

const SHOWN = 280;

/** The words of a message on one line. @param {Message} message @param {number} [characters] */
export function excerpt(message, characters = SHOWN) {
  if (message.hidden) return gettext("A moderator hid this message.");
  if (message.deleted_at !== null) return gettext("This message was deleted.");
  const line = textOf(message);
  return line.length > characters ? `${line.slice(0, characters)}…` : line;
}

/** The words of a message on one line, or the names of its files. @param {Message} message */
export function textOf(message) {
  const template = document.createElement("template");
  template.innerHTML = trusted(message.html);
  const text = message.html ? (template.content.textContent ?? "") : message.source;
  return text.replace(/\s+/g, " ").trim() || joined(message.attachments.map(({ name }) => name));
}
