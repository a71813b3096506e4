/** The map of the keyboard: what all of shortcuts.js does, and the switch for its one key that works alone. */
import { html } from "../../vendor/htm-preact.js";
import { gettext, pgettext } from "../core/words.js";
import { Dialog } from "./dialog.js";
import { SHORTCUTS, setSingleKeys, singleKeys, written } from "./shortcuts.js";

/** @import { Place } from "./shortcuts.js" */

/** @type {Record<Place, {title: string, labels: Record<string, string>}>} in the order of the table */
const MAP = {
  page: {
    title: gettext("Everywhere"),
    labels: {
      jump: gettext("Jump to a room, a person, a list or a command"),
      search: gettext("Search"),
      above: gettext("The room above"),
      below: gettext("The room below"),
      "above-unread": gettext("The next unread room above"),
      "below-unread": gettext("The next unread room below"),
      "first-new": gettext("The first new message"),
      "next-part": gettext("The next part of the page"),
      "previous-part": gettext("The part before"),
      back: gettext("Close what is open, back to writing"),
      map: gettext("These shortcuts"),
    },
  },
  conversation: {
    title: gettext("In the conversation"),
    labels: {
      previous: gettext("The message before"),
      next: gettext("The message after"),
      into: gettext("Into what hangs on a message"),
      out: gettext("Back out of it"),
      write: gettext("Back to writing"),
    },
  },
  message: {
    title: gettext("On a message"),
    labels: {
      more: gettext("All that can be done with it"),
      react: gettext("React"),
      reply: gettext("Reply"),
      quote: gettext("Quote"),
      thread: gettext("Reply in thread"),
      edit: gettext("Edit"),
      pin: gettext("Pin"),
      save: pgettext("keep a message for oneself", "Save"),
      forward: gettext("Forward"),
      copy: gettext("Copy text"),
      link: gettext("Copy link"),
      unread: gettext("Mark unread from here"),
      history: gettext("Earlier versions"),
      delete: gettext("Delete"),
    },
  },
  composer: {
    title: gettext("While writing"),
    labels: {
      send: gettext("Send"),
      line: gettext("A new line"),
      "send-now": gettext("Send, also from a block of code"),
      bold: gettext("Bold"),
      italic: gettext("Italic"),
      strike: gettext("Strike through"),
      code: gettext("Code"),
      link: gettext("Link"),
      quote: gettext("Quote"),
      list: gettext("List"),
      "edit-last": gettext("Edit your last message, when nothing is typed"),
    },
  },
};

export function ShortcutsDialog() {
  return html`<${Dialog} title=${gettext("Keyboard shortcuts")} wide=${true}>
    <label class="check"><input type="checkbox" autofocus checked=${singleKeys.value} onChange=${(/** @type {Event} */ event) => setSingleKeys(/** @type {HTMLInputElement} */ (event.target).checked)} />
      <span>${gettext("Open this with ? alone, without Ctrl")}</span></label>
    <div class="shortcuts">${Object.entries(SHORTCUTS).map(([place, shortcuts]) => html`<${Section} key=${place} about=${MAP[/** @type {Place} */ (place)]} shortcuts=${shortcuts} />`)}</div>
  </${Dialog}>`;
}

/** @param {{about: {title: string, labels: Record<string, string>}, shortcuts: Record<string, string[]>}} props */
function Section({ about, shortcuts }) {
  return html`<section>
    <h3>${about.title}</h3>
    <dl>${Object.entries(shortcuts).map(([name, keys]) => html`<div key=${name}><dt>${about.labels[name]}</dt><dd>${keys.map((one, i) => html`${i > 0 && html`<span class="quiet small">${gettext("or")}</span>`}<${Keys} keys=${one} />`)}</dd></div>`)}</dl>
  </section>`;
}

/** @param {{keys: string}} props */
function Keys({ keys }) {
  return html`<span class="keys">${written(keys).map((key) => html`<kbd key=${key}>${key}</kbd>`)}</span>`;
}
