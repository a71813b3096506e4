/** Reactions below a message: which, how many, who, and mine marked. A press joins in or takes it back. */
import { html } from "../../vendor/htm-preact.js";
import { gettext, joined, ngettext, number } from "../core/words.js";
import { EmojiFace } from "./emoji-face.js";
import { Icon } from "./icon.js";
import { emojiNames, pickEmoji, reacting, setReaction, toggleReaction } from "./parts.js";
import { nameOf } from "./people.js";
import { useStore } from "./store.js";
import { attempt } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("../core/types.js").ShownReaction} ShownReaction */
/** @typedef {import("./store.js").Store} Store */

/** More names than this are a number. */
const NAMES_SHOWN = 12;

/** @param {{message: Message, may: boolean}} props `may`: react */
export function Reactions({ message, may }) {
  const store = useStore();
  const reactions = reacting.here()?.reactionsOf(store, message) ?? asTold(store, message);
  if (!reactions.length) return null;
  return html`<div class="message-extra"><div class="reactions" role="group" aria-label=${gettext("Reactions")}>
    ${reactions.map((one) => html`<${Chip} key=${one.emoji} message=${message} reaction=${one} may=${may} />`)}
    ${may && html`<button type="button" class="reaction reaction-add" tabindex="-1" aria-label=${gettext("Add a reaction")} title=${gettext("Add a reaction")}
      onClick=${(/** @type {Event} */ event) => addReaction(store, message, /** @type {HTMLElement} */ (event.currentTarget))}><${Icon} name="smile-plus" /></button>`}
  </div></div>`;
}

/** Before I have wished for any. @param {Store} store @param {Message} message @returns {ShownReaction[]} */
function asTold(store, message) {
  const mine = store.choices.of(message).reactions;
  return message.reactions.map((one) => ({ ...one, mine: mine.includes(one.emoji) }));
}

/** Whoever looks closer is told what the emoji is called. @param {{message: Message, reaction: ShownReaction, may: boolean}} props */
function Chip({ message, reaction, may }) {
  const store = useStore();
  const { mine } = reaction;
  const names = whoOf(store, reaction);
  const emoji = emojiNames.here()?.nameOfEmoji(store, reaction.emoji) ?? reaction.emoji;
  const learn = () => void emojiNames.get().then(({ learnNames }) => learnNames(store), () => {});
  const toggle = () => attempt(() => toggleReaction(store, message, reaction.emoji));
  return html`<button type="button" class="reaction" tabindex="-1" aria-pressed=${String(mine)} aria-disabled=${may ? undefined : "true"}
    aria-label=${gettext("{emoji} {count}: {names}", { emoji, count: reaction.count, names })} onPointerEnter=${learn} onFocus=${learn} onClick=${may ? toggle : undefined}>
    <span class="reaction-emoji"><${EmojiFace} emoji=${reaction.emoji} /></span><span class="numeric">${number(reaction.count)}</span>
    <span class="reaction-who" aria-hidden="true">${names}${emoji !== reaction.emoji && html`<bdi class="reaction-name">${emoji}</bdi>`}</span>
  </button>`;
}

/** You first, then the others by the order in which they came. @param {Store} store @param {ShownReaction} reaction */
function whoOf(store, { user_ids, count, mine }) {
  const me = store.me.value.id;
  const others = user_ids.filter((id) => id !== me).map((id) => nameOf(store.user(id)));
  const names = mine ? [gettext("You"), ...others] : others;
  const shown = names.slice(0, NAMES_SHOWN);
  const more = count - shown.length;
  if (more > 0) return ngettext("{names} and {n} more", "{names} and {n} more", more, { names: shown.join(", ") });
  return joined(shown);
}

/** Lets one choose. @param {Store} store @param {Message} message @param {HTMLElement} anchor */
export function addReaction(store, message, anchor) {
  pickEmoji(anchor, (emoji) => void attempt(() => setReaction(store, message, emoji, true)));
}
