/** People to choose, found by a few letters of a name: those who are chosen stand in the field. */
import { html } from "../../vendor/htm-preact.js";
import { useRef, useState } from "../../vendor/preact-hooks.js";
import { fitting } from "../core/fuzzy.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { inOrder } from "./people-order.js";
import { Avatar, isHere, nameOf } from "./people.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/types.js").User} User */

const MOST_SHOWN = 40;

/**
 * @param {object} options
 * @param {string} options.label
 * @param {(user: User) => boolean} options.offers who can be chosen, of those who are not suspended
 * @param {() => unknown} options.done Enter, once somebody is chosen and nothing is typed
 * @param {number} [options.most]
 */
export function usePeopleChoice({ label, offers, done, most = Infinity }) {
  const store = useStore();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState(/** @type {User[]} */ ([]));
  const others = [...store.users.value.values()].filter((user) => offers(user) && !user.suspended_at && !chosen.some(({ id }) => id === user.id));
  const found = fitting(inOrder(others, store.standing), text, ({ nickname, display_name }) => [nickname, display_name]).slice(0, MOST_SHOWN);
  const full = chosen.length >= most;
  const active = Math.min(at, found.length - 1);

  /** @param {User | undefined} user */
  function choose(user) {
    if (!user || full) return;
    setChosen([...chosen, user]);
    setText("");
    setAt(0);
    field.current?.focus();
  }

  const drop = (/** @type {User} */ user) => setChosen((held) => held.filter(({ id }) => id !== user.id));

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.isComposing) return;
    const last = chosen.at(-1);
    if (event.key === "ArrowDown") setAt(Math.min(active + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(active - 1, 0));
    else if (event.key === "Backspace" && !text && last) drop(last);
    else if (event.key === "Enter" && (text.trim() || !chosen.length)) choose(found[active]);
    else if (event.key === "Enter") done();
    else return;
    event.preventDefault();
  }

  const choice = html`<div class="chosen-field" onClick=${() => field.current?.focus()}>
      ${chosen.map((user) => html`<span class="chosen" key=${user.id}><${Avatar} user=${user} size="tiny" /><span class="truncate">${nameOf(user)}</span>
        <button type="button" aria-label=${gettext("Without {person}", { person: nameOf(user) })} onClick=${() => drop(user)}><${Icon} name="x" /></button></span>`)}
      <input ref=${field} type="text" role="combobox" aria-label=${label} aria-expanded=${String(found.length > 0)} aria-controls=${found.length ? "people-to-choose" : undefined} aria-autocomplete="list" autocomplete="off" spellcheck=${false}
        aria-activedescendant=${found.length ? `choose-${active}` : undefined} placeholder=${chosen.length ? "" : gettext("A name, or several")} autofocus value=${text} disabled=${full && !text}
        onKeyDown=${onKeyDown} onInput=${(/** @type {InputEvent} */ event) => { setText(/** @type {HTMLInputElement} */ (event.target).value); setAt(0); }} />
    </div>
    ${found.length > 0 && html`<ul class="choices" id="people-to-choose" role="listbox" aria-label=${gettext("People")}>
      ${found.map((user, i) => html`<li key=${user.id} id=${`choose-${i}`} class="person" role="option" aria-selected=${String(i === active)} data-away=${isHere(store.standing.of(user)) ? undefined : ""} onClick=${() => choose(user)}>
        <${Avatar} user=${user} size="small" state=${store.standing.of(user)} /><span class="truncate">${nameOf(user)}</span><span class="quiet small">@${user.nickname}</span></li>`)}
    </ul>`}
    ${!found.length && text.trim() && html`<p class="side-note">${gettext("Nobody is called that.")}</p>`}`;
  return { chosen, drop, full, choice };
}
