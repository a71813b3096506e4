/** What has become of a room, in the page's language: the server stores it once, in English (chat/actions/rooms.py). Pure. */
import { gettext } from "./words.js";

/** Each at most once, in this order. A name may hold whatever it likes, the words between two clauses too. */
const SAID = new RegExp(
  "^(?:renamed this room to “(?<name>.*?)”)?(?: and )?" +
    "(?:changed the topic to “(?<topic>.*?)”|(?<topicless>took the topic away))?(?: and )?" +
    "(?:(?<closed>made this room private)|(?<opened>made this room open))?(?: and )?" +
    "(?:(?<shown>showed this room to the web)|(?<unshown>took this room off the web))?(?: and )?" +
    "(?:(?<archived>archived this room)|(?<restored>brought this room back))?$",
);

/**
 * A sentence for each thing that was done, with `{person}` for who did it, and `{name}` or `{topic}` for what it is now.
 * @param {string} source
 * @returns {{sentences: string[], name?: string, topic?: string}} no sentence for what is none of these
 */
export function newsOf(source) {
  const said = SAID.exec(source)?.groups;
  if (!said) return { sentences: [] };
  const { name, topic } = said;
  const sentences = [
    name !== undefined && gettext("{person} renamed this room to “{name}”"),
    topic !== undefined && gettext("{person} changed the topic to “{topic}”"),
    said.topicless && gettext("{person} took the topic away"),
    said.closed && gettext("{person} made this room private"),
    said.opened && gettext("{person} made this room open"),
    said.shown && gettext("{person} showed this room to the web"),
    said.unshown && gettext("{person} took this room off the web"),
    said.archived && gettext("{person} archived this room"),
    said.restored && gettext("{person} brought this room back"),
  ];
  return { sentences: sentences.filter((sentence) => typeof sentence === "string"), name, topic };
}
