/** Choosing an emoji: type a part of its name, or look for it; arrows walk, Enter takes. Tones and what was used are remembered. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "../../vendor/preact-hooks.js";
import { asEntries, CustomEmoji } from "../core/custom_emoji.js";
import { atHand, EmojiTable, searched, TONE_KEY, TONE_NAMES, toned, TONES, withUsed } from "../core/emoji.js";
import { gettext } from "../core/words.js";
import { useTask } from "./dialog.js";
import { openEmoji } from "./emoji-dialog.js";
import { EmojiFace } from "./emoji-face.js";
import { Icon } from "./icon.js";
import { closePopup, openPopup } from "./popup.js";
import { useStore } from "./store.js";
import { isTouch, keep, kept } from "./ui.js";

/** @typedef {import("../core/emoji.js").Emoji} Emoji */

const RECENT = "flack-emoji";
const RECENT_SHOWN = 9;
const NOTHING = { name: "", code: "" };
/** Ten rows: who is looking for more goes on typing. */
const MOST_FOUND = 90;
/** The groups below the fold are drawn once the first one is on screen. */
const REST_MS = 60;

/** Those of the table, as it names them (vendored). @type {Record<string, string>} */
const GROUP_NAMES = {
  "Smileys & Emotion": gettext("Smileys and feelings"),
  "People & Body": gettext("People and bodies"),
  "Animals & Nature": gettext("Animals and nature"),
  "Food & Drink": gettext("Food and drink"),
  "Travel & Places": gettext("Travel and places"),
  Activities: gettext("Activities"),
  Objects: gettext("Objects"),
  Symbols: gettext("Symbols"),
  Flags: gettext("Flags"),
};

const tone = signal(TONES.includes(kept(TONE_KEY) ?? "") ? (kept(TONE_KEY) ?? "") : "");
const recent = signal(remembered());

/** @param {HTMLElement} anchor @param {(emoji: string) => void} onPick */
export function pickEmoji(anchor, onPick) {
  const pick = (/** @type {string} */ emoji) => {
    recent.value = withUsed(recent.peek(), emoji);
    keep(RECENT, JSON.stringify(recent.peek()));
    closePopup();
    onPick(emoji);
  };
  openPopup(anchor, () => html`<${Picker} onPick=${pick} />`);
}

/** @returns {string[]} */
function remembered() {
  try {
    const list = JSON.parse(kept(RECENT) ?? "[]");
    return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** @param {{onPick: (emoji: string) => void}} props */
export function Picker({ onPick }) {
  const store = useStore();
  const task = useTask();
  const [text, setText] = useState("");
  const [shown, setShown] = useState(NOTHING);
  const [whole, setWhole] = useState(false);
  const grid = useRef(/** @type {HTMLDivElement | null} */ (null));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const groups = store.part(EmojiTable).groups.value;
  const offered = store.part(CustomEmoji).offered.value;
  const load = () => task.run(() => Promise.all([store.part(EmojiTable).load(), store.part(CustomEmoji).load()]));
  useEffect(() => void load(), []);

  useEffect(() => {
    const timer = groups && setTimeout(() => setWhole(true), REST_MS);
    return () => clearTimeout(timer ?? undefined);
  }, [groups]);

  const sections = useMemo(() => sectionsOf(store.part(EmojiTable), asEntries(offered), text, tone.value, whole), [groups, offered, text, tone.value, whole]);
  useLayoutEffect(() => activate(text ? options()[0] : undefined), [sections]);

  const options = () => /** @type {HTMLElement[]} */ ([...(grid.current?.querySelectorAll('[role="option"]') ?? [])]);
  const active = () => /** @type {HTMLElement | null} */ (grid.current?.querySelector('[aria-selected="true"]') ?? null);

  /** By hand: two thousand of them are not drawn anew for each step. @param {HTMLElement | undefined} option */
  function activate(option) {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.current?.setAttribute("aria-activedescendant", option.id);
    else field.current?.removeAttribute("aria-activedescendant");
    setShown(saidOf(option));
  }

  /** @param {HTMLElement | undefined} option none: nothing is found yet */
  function take(option) {
    if (option?.dataset.emoji) onPick(option.dataset.emoji);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.isComposing) return;
    const all = options();
    const at = all.indexOf(/** @type {HTMLElement} */ (active()));
    if (event.key === "ArrowRight") activate(all[Math.min(all.length - 1, at + 1)]);
    else if (event.key === "ArrowLeft") activate(all[Math.max(0, at - 1)]);
    else if (event.key === "ArrowDown") activate(at < 0 ? all[0] : (below(all, at) ?? all[at]));
    else if (event.key === "ArrowUp") activate(below(all.toReversed(), all.length - 1 - at) ?? all[Math.max(0, at)]);
    else if (event.key === "Enter") take(active() ?? all[0]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Event} event */
  const optionOf = (event) => /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('[role="option"]'));

  const manage = () => {
    closePopup();
    openEmoji();
  };

  return html`<div class="picker" role="dialog" aria-label=${gettext("Choose an emoji")}>
    <input class="input" type="text" role="combobox" aria-label=${gettext("Search emoji")} aria-controls="picker-grid" aria-expanded="true" aria-autocomplete="list"
      placeholder=${gettext("Search emoji")} autocomplete="off" spellcheck=${false} autofocus=${!isTouch()} ref=${field} value=${text} onKeyDown=${onKeyDown}
      onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.target).value)} />
    <div class="picker-grid" id="picker-grid" role="listbox" aria-label=${gettext("Emoji")} ref=${grid} aria-busy=${String(task.busy)}
      onClick=${(/** @type {Event} */ event) => optionOf(event) && onPick(optionOf(event)?.dataset.emoji ?? "")}
      onPointerOver=${(/** @type {Event} */ event) => setShown(saidOf(optionOf(event)))}>
      ${task.problem && html`<div class="empty"><p>${gettext("The emoji could not be loaded.")}</p><button type="button" class="button small" onClick=${load}>${gettext("Try again")}</button></div>`}
      ${sections}
    </div>
    <div class="picker-foot"><span class="picker-name"><bdi class="truncate">${shown.name}</bdi><bdi class="truncate small">${shown.code}</bdi></span><button type="button" class="icon-button" aria-label=${gettext("Add an emoji")} title=${gettext("Add an emoji")} onClick=${manage}><${Icon} name="plus" /></button><${Tones} /></div>
    <div class="sr-only" role="status">${text && groups ? (sections.length ? "" : gettext("Nothing is called that")) : ""}</div>
  </div>`;
}

/** For the line at the foot. @param {HTMLElement | null | undefined} option */
function saidOf(option) {
  const name = option?.getAttribute("aria-label") ?? "";
  const code = option?.dataset.code ?? "";
  return { name, code: code === name ? "" : code };
}

/**
 * @param {EmojiTable} table
 * @param {Emoji[]} own
 * @param {string} text
 * @param {string} skin
 * @param {boolean} whole
 */
function sectionsOf(table, own, text, skin, whole) {
  const groups = table.groups.value ?? [];
  const ours = own.length ? [{ name: gettext("Your own"), emoji: own }] : [];
  if (text.trim()) {
    const found = searched([...ours, ...groups], text).slice(0, MOST_FOUND);
    return found.length ? [section("found", gettext("Found"), found, skin)] : groups.length ? [html`<p class="empty">${gettext("Nothing is called that.")}</p>`] : [];
  }
  const offered = new Set(own.map(({ emoji }) => emoji));
  const used = recent.peek().filter((emoji) => !emoji.startsWith(":") || offered.has(emoji));
  const last = atHand(used, RECENT_SHOWN).map((emoji) => ({ emoji, names: [emoji], name: table.nameOf(emoji) }));
  return [section("used", gettext("Used last"), last, null), ...ours.map(({ name, emoji }) => section("ours", name, emoji, skin)), ...groups.slice(0, whole ? undefined : 1).map(({ name, emoji }) => section("all", GROUP_NAMES[name] ?? name, emoji, skin))];
}

/** @param {string} kind for ids: one emoji stands in several @param {string} name @param {Omit<Emoji, "sought">[]} emoji @param {string | null} skin null: as they are */
function section(kind, name, emoji, skin) {
  return html`<div role="group" class="picker-group" aria-label=${name} key=${name}>
    <div class="picker-label" aria-hidden="true">${name}</div>
    <div class="picker-row">${emoji.map((one) => {
      const shown = skin === null || one.url ? one.emoji : toned(one.emoji, skin);
      const code = skin === null ? undefined : `:${one.names[0]}:`;
      return html`<div role="option" id=${`e-${kind}-${one.names[0]}`} class="picker-emoji" aria-selected="false" aria-label=${one.name} data-code=${code} data-emoji=${shown}>${shown.startsWith(":") ? html`<${EmojiFace} emoji=${shown} />` : shown}</div>`;
    })}</div>
  </div>`;
}

/** The nearest one in the next row. @param {HTMLElement[]} options in the direction of walking @param {number} at */
function below(options, at) {
  const from = options[at];
  if (!from) return undefined;
  const first = options.slice(at + 1).find((one) => one.offsetTop !== from.offsetTop);
  if (!first) return undefined;
  const row = options.slice(at + 1).filter((one) => one.offsetTop === first.offsetTop);
  const away = (/** @type {HTMLElement} */ one) => Math.abs(one.offsetLeft - from.offsetLeft);
  return row.reduce((best, one) => (away(one) < away(best) ? one : best), first);
}

function Tones() {
  const choose = (/** @type {string} */ chosen) => {
    tone.value = chosen;
    keep(TONE_KEY, chosen);
  };
  return html`<div class="picker-tones" role="radiogroup" aria-label=${gettext("Skin tone")}>
    ${TONES.map((one, i) => html`<label key=${i} title=${TONE_NAMES[i]}><input type="radio" name="tone" class="sr-only" aria-label=${TONE_NAMES[i]} checked=${tone.value === one}
      onChange=${() => choose(one)} /><span aria-hidden="true">${`✋${one}`}</span></label>`)}
  </div>`;
}
