/** A poll: what is asked stands above as the message's text, here what can be answered, and how many did. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { vote } from "../core/polls.js";
import { gettext, ngettext, number } from "../core/words.js";
import { Icon } from "./icon.js";
import { showChoosers } from "./message-actions.js";
import { useStore } from "./store.js";
import { attempt } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("../core/types.js").Poll} Poll */

/** @param {{message: Message, poll: Poll, may: boolean}} props `may`: vote */
export function PollCard({ message, poll, may }) {
  const store = useStore();
  // What I just chose, until the poll says so itself.
  const [wish, setWish] = useState(/** @type {{poll: Poll, chosen: number[]} | null} */ (null));
  const held = store.choices.of(message).options;
  const chosen = wish?.poll === poll ? wish.chosen : held;
  const open = may && poll.closed_at === null;

  /** @param {number} id */
  function choose(id) {
    const others = poll.several ? chosen.filter((one) => one !== id) : [];
    const next = chosen.includes(id) ? others : [...others, id];
    setWish({ poll, chosen: next });
    void attempt(() => vote(store, message, next).catch((error) => {
      setWish(null);
      throw error;
    }));
  }

  return html`<div class="poll">
    <ul class="poll-options" role="list">${poll.options.map((option) => {
      const mine = chosen.includes(option.id);
      const count = option.count + Number(mine) - Number(held.includes(option.id));
      const inside = html`<span class="poll-bar" style=${{ inlineSize: `${poll.voters ? Math.min(100, (count / poll.voters) * 100) : 0}%` }}></span>
        <span class="poll-text">${option.text}</span>${mine && html`<${Icon} name="check" />`}
        <span class="poll-count numeric"><span aria-hidden="true">${number(count)}</span><span class="sr-only">${ngettext("{count} of {n} person", "{count} of {n} people", poll.voters, { count })}</span></span>`;
      return html`<li key=${option.id}>${open
        ? html`<button type="button" class="poll-option" aria-pressed=${String(mine)} data-mine=${mine ? "" : undefined} onClick=${() => choose(option.id)}>${inside}</button>`
        : html`<div class="poll-option" data-mine=${mine ? "" : undefined}>${inside}</div>`}</li>`;
    })}</ul>
    <p class="quiet small">${poll.voters ? html`<button type="button" class="link-button" onClick=${() => showChoosers(message)}>${answered(poll)}</button>` : answered(poll)}${poll.closed_at && ` ${gettext("Closed.")}`}</p>
  </div>`;
}

/** @param {Poll} poll */
function answered({ voters, several }) {
  return several
    ? ngettext("{n} person has answered, with one or more of these.", "{n} people have answered, with one or more of these.", voters)
    : ngettext("{n} person has answered.", "{n} people have answered.", voters);
}
