/** A poll: what is asked stands above as the message's text, here what can be answered, and how many did. */
import { html } from "../../vendor/htm-preact.js";
import { counted } from "./rooms.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/types.js").Poll} Poll */

/** @param {{poll: Poll}} props */
export function PollCard({ poll }) {
  const me = useStore().me.value.id;
  return html`<div class="poll">
    <ul class="poll-options" role="list">${poll.options.map((option) => {
      const share = poll.voters ? option.count / poll.voters : 0;
      return html`<li class="poll-option" key=${option.id} data-mine=${option.user_ids.includes(me) ? "" : undefined}>
        <span class="poll-bar" style=${{ inlineSize: `${share * 100}%` }}></span>
        <span class="poll-text">${option.text}</span>
        <span class="poll-count numeric">${option.count.toLocaleString("en")}<span class="sr-only"> of ${counted(poll.voters, "person", "people")}</span></span>
      </li>`;
    })}</ul>
    <p class="quiet small">${counted(poll.voters, "person has", "people have")} answered${poll.several ? ", with one or more of these" : ""}${poll.closed_at ? ". Closed." : "."}</p>
  </div>`;
}
