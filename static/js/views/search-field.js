/** Where one types what to search for; operators are completed as they are typed. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { operatorAt, Searching } from "../core/searching.js";
import { gettext } from "../core/words.js";
import { suggestionsFor } from "./search-operators.js";
import { useStore } from "./store.js";

/** @typedef {import("./suggestions.js").Suggestion} Suggestion */

export function SearchField() {
  const store = useStore();
  const search = store.part(Searching);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [caret, setCaret] = useState(-1); // not typed yet
  const [chosen, setChosen] = useState(/** @type {number | null} */ (null));
  const [dismissed, setDismissed] = useState(-1);
  const text = search.text.value;
  const asked = caret < 0 ? null : operatorAt(text, caret);
  const list = asked && asked.start !== dismissed ? suggestionsFor(store, asked) : [];
  // A name that is begun may be meant as a word: Enter searches, until one goes into the list.
  const at = Math.min(chosen ?? (asked?.name ? 0 : -1), list.length - 1);
  useEffect(() => field.current?.select(), []);

  /** @param {Suggestion | undefined} suggestion */
  function complete(suggestion) {
    if (!suggestion || !asked) return;
    const after = asked.start + suggestion.text.length;
    search.text.value = text.slice(0, asked.start) + suggestion.text + text.slice(caret).trimStart();
    setCaret(after);
    setChosen(null);
    requestAnimationFrame(() => field.current?.setSelectionRange(after, after));
    if (!suggestion.text.endsWith(":")) void search.ask();
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (!list.length || event.isComposing) return;
    if (event.key === "ArrowDown") setChosen((at + 1) % list.length);
    else if (event.key === "ArrowUp") setChosen((Math.max(at, 0) - 1 + list.length) % list.length);
    else if (event.key === "Escape") setDismissed(asked?.start ?? -1);
    else if ((event.key === "Tab" || event.key === "Enter") && at >= 0 && !event.shiftKey) complete(list[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Event} event */
  function onInput(event) {
    const box = /** @type {HTMLInputElement} */ (event.target);
    search.type(box.value);
    setCaret(box.selectionStart ?? box.value.length);
    setChosen(null);
  }

  return html`<form class="search-form" role="search" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); setCaret(-1); void search.ask(); }}>
    <input ref=${field} id="search-field" class="input" dir="auto" type="search" role="combobox" aria-label=${gettext("Search messages, rooms and people")} placeholder=${gettext("Words, or from:name in:room")} autocomplete="off" spellcheck=${false} maxlength="500"
      aria-autocomplete="list" aria-expanded=${String(list.length > 0)} aria-controls="search-suggest" aria-activedescendant=${at >= 0 ? `search-suggest-${at}` : undefined}
      autofocus value=${text} onInput=${onInput} onKeyDown=${onKeyDown} onBlur=${() => setCaret(-1)} />
    ${list.length > 0 && html`<ul class="menu search-suggest" role="listbox" id="search-suggest" aria-label=${gettext("Suggestions")}>
      ${list.map((one, i) => html`<li key=${one.text} role="option" id=${`search-suggest-${i}`} aria-selected=${String(i === at)} onPointerDown=${(/** @type {Event} */ event) => { event.preventDefault(); complete(one); }}>
        ${one.face}<span class="truncate">${one.label}</span><span class="quiet small">${one.hint}</span></li>`)}
    </ul>`}
  </form>`;
}
