/** What a screen reader says by itself: one place for the whole page, and never more at once than one can listen to. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { ngettext } from "../core/words.js";

/** What comes within this time is said together. */
const TOGETHER_MS = 1000;
/** More than this are counted instead of read out. */
const MOST_READ = 3;

const said = signal(/** @type {{turn: number, sentences: string[]}} */ ({ turn: 0, sentences: [] }));
/** @type {string[]} */
let waiting = [];

/** Says it when what is being said is over. @param {string} sentence */
export function announce(sentence) {
  waiting.push(sentence);
  if (waiting.length === 1) setTimeout(say, TOGETHER_MS);
}

function say() {
  const sentences = waiting.length > MOST_READ ? [ngettext("{n} new message", "{n} new messages", waiting.length)] : waiting;
  waiting = [];
  said.value = { turn: said.peek().turn + 1, sentences };
}

/** The turn is the key: the same words twice are said twice. */
export function Announcer() {
  const { turn, sentences } = said.value;
  return html`<div id="announcer" class="sr-only" role="status">${sentences.map((sentence, i) => html`<p key=${`${turn}:${i}`}>${sentence}</p>`)}</div>`;
}
