/** Where one writes. It keeps what is typed, sends on Enter, and says why when it can't. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { lastOfMine, post, setDraft, setReply, takeBack, tellTyping } from "../core/composing.js";
import { asksBack } from "../core/outbox.js";
import { gettext, locale, ngettext } from "../core/words.js";
import { AddButton, takeDrops } from "./add-files.js";
import { composerId } from "./focus.js";
import { Icon } from "./icon.js";
import { waitsFor } from "./lazy.js";
import { MenuButton } from "./menu-button.js";
import { AsShown, CallQuestion, FormatBar, JoinFirst, SendMenu, Tray, addFiles, commands, pickEmoji, suggesting, tryCommand } from "./parts.js";
import { listed, nameOf } from "./people.js";
import { ReplyBar } from "./reply-line.js";
import { placeName } from "./rooms.js";
import { meant } from "./shortcuts.js";
import { useStore } from "./store.js";
import { typingKey, typingPaste } from "./typing-keys.js";
import { editing, formatBar, isTouch, requestsPerSecond, showFormatBar } from "./ui.js";
import { insert, put } from "./writing-field.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** The count shows when this few characters are left. */
const NEAR_LIMIT = 500;

/** Not for a face made of characters, like `:D`. */
const LEAST_LETTERS = 2;
/** `/etc/passwd` is none. */
const MAYBE_COMMAND = /^\s*\/[a-z]+(\s|$)/;
/** @type {{title: string, list: import("./suggestions.js").Suggestion[]}} */
const NOTHING = { title: "", list: [] };

/** @param {{room: RoomModel}} props */
export function Composer({ room }) {
  const store = useStore();
  const asked = store.asked(room);
  return html`<footer class="composer">
    <${TypingLine} room=${room} />
    ${asked.isArchived.value
      ? html`<div class="composer-closed"><span>${gettext("This room is archived. It can be read, and nothing new can be said.")}</span></div>`
      : !asked.isMember.value
        ? html`<${JoinFirst} room=${asked} />`
        : asked.mayPost.value
          ? html`<${Writing} key=${room.id} room=${room} />`
          : html`<div class="composer-closed"><span>${gettext("Only its owners and moderators write here.")}</span></div>`}
    <${Foot} room=${room} />
  </footer>`;
}

/** @param {{room: RoomModel}} props */
function TypingLine({ room }) {
  const store = useStore();
  const names = room.typing.value.map((id) => nameOf(store.user(id)));
  return html`<div class="composer-typing">${names.length ? ngettext("{names} is typing…", "{names} are typing…", names.length, { names: listed(names) }) : ""}</div>`;
}

/** @param {{room: RoomModel}} props */
function Writing({ room }) {
  const store = useStore();
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const id = composerId(room);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState(-1);
  const [shown, setShown] = useState(false); // what it would look like
  const text = room.draft.value;
  const left = store.limits.value.source_chars - [...text].length;
  const asked = askedFor(text, caret);
  const looking = asked !== null && asked.start !== dismissed;
  const { title, list } = (looking && suggesting.wanted()?.suggestionsFor(store, room, asked)) || NOTHING;
  const at = Math.min(chosen, list.length - 1);

  const question = questionIn(room);
  const files = store.attachments.of(room.id);
  const sendable = left >= 0 && (text.trim() || files.length > 0) && files.every((file) => file.state === "ready") && files.length <= store.limits.value.message_files;

  useEffect(() => takeDrops(/** @type {HTMLElement | null | undefined} */ (field.current?.closest("main, aside")), (dropped) => void addFiles(store, room.id, dropped)), [room]);
  useEffect(() => {
    if (!isTouch()) field.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => grow(field.current), [text]);
  useLayoutEffect(() => field.current?.closest(".composer-box")?.querySelector('.composer-suggest [aria-selected="true"]')?.scrollIntoView({ block: "nearest" }), [at, list.length]);

  function send() {
    if (!sendable) return;
    const text = room.draft.peek(); // it may be pressed again after a moment
    setShown(false);
    if (MAYBE_COMMAND.test(text) && !files.length) return void tryCommand(store, room, text);
    post(store, room, text);
    setCaret(0);
    field.current?.focus();
  }

  /** @param {import("./suggestions.js").Suggestion | undefined} suggestion */
  function complete(suggestion) {
    const box = field.current;
    if (!suggestion || !asked || !box) return;
    const after = asked.start + suggestion.text.length;
    put(box, { from: asked.start, to: caret + (text[caret] === " " ? 1 : 0), text: suggestion.text, select: [after, after] });
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (isComposing(event)) return;
    if (list.length && suggestionKey(event)) return event.preventDefault();
    // What is being typed may be to be completed; on the glass it is a new line for as long as that is not known.
    if (looking && event.key === "Enter" && !event.shiftKey && !isTouch() && (waitsFor(suggesting, event, send) || (asked.sign === "/" && waitsFor(commands, event)))) return;
    if (typingKey(event, send)) return;
    const name = meant(event, "composer");
    if (name === "send-now") {
      event.preventDefault();
      send();
    } else if (name === "send" && !isTouch()) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && question) {
      event.stopPropagation();
      takeBack(store, room, question);
    } else if (event.key === "Escape" && room.replyTo.peek()) {
      event.stopPropagation();
      setReply(store, room, null);
    } else if (name === "edit-last" && !text) {
      const mine = lastOfMine(room, store.me.peek().id);
      if (!mine) return;
      event.preventDefault();
      editing.value = mine.id;
    }
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  function suggestionKey(event) {
    if (event.key === "ArrowDown") setChosen((at + 1) % list.length);
    else if (event.key === "ArrowUp") setChosen((at - 1 + list.length) % list.length);
    else if (event.key === "Escape") {
      event.stopPropagation();
      setDismissed(asked?.start ?? -1);
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey)) complete(list[at]);
    else return false;
    return true;
  }

  /** What it looks like, and back to writing. @param {boolean} now */
  function show(now) {
    setShown(now);
    // What had the focus is hidden with it.
    requestAnimationFrame(() => (now ? /** @type {HTMLElement | null | undefined} */ (field.current?.closest(".composer-box")?.querySelector(".format-show")) : field.current)?.focus());
  }

  /** @param {Event} event */
  function onInput(event) {
    const box = /** @type {HTMLTextAreaElement} */ (event.target);
    setDraft(store, room, box.value);
    tellTyping(store, room);
    setCaret(box.selectionStart);
    setChosen(0);
  }

  /** @param {ClipboardEvent} event */
  function onPaste(event) {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length || event.clipboardData?.types.includes("text/plain")) return typingPaste(event);
    event.preventDefault();
    void addFiles(store, room.id, pasted);
  }

  return html`${question && html`<${CallQuestion} room=${room} pending=${question} />`}<${ReplyBar} room=${room} />${files.length > 0 && html`<${Tray} room=${room.id} />`}<div class="composer-box" data-format=${formatBar.value ? "" : undefined}>
    ${formatBar.value && html`<${FormatBar} field=${field} shown=${shown} onShow=${show} empty=${!text.trim()} />`}
    <${AddButton} room=${room} />
    ${shown && html`<${AsShown} source=${text} />`}
    ${list.length > 0 && html`<ul class="menu composer-suggest" role="listbox" tabindex="0" id=${`${id}-suggest`} aria-label=${title}>
      ${list.map((one, i) => html`<li key=${one.text} role="option" id=${`${id}-suggest-${i}`} aria-selected=${String(i === at)}
        onPointerDown=${(/** @type {Event} */ event) => { event.preventDefault(); complete(one); }}>
        ${one.face}<bdi class="truncate">${one.label}</bdi><bdi class="quiet small">${one.hint}</bdi></li>`)}
    </ul>`}
    <textarea id=${id} ref=${field} rows="1" hidden=${shown} enterkeyhint=${isTouch() ? "enter" : "send"} aria-label=${gettext("Message {place}", { place: placeName(room) })} placeholder=${room.isThread ? gettext("Reply…") : gettext("Message {place}", { place: `${room.facts.value.slug ? "#" : ""}${room.title.value}` })}
      aria-autocomplete="list" aria-controls=${list.length ? `${id}-suggest` : undefined} aria-activedescendant=${list.length ? `${id}-suggest-${at}` : undefined}
      aria-describedby=${`${id}-count`} aria-invalid=${left < 0 ? "true" : undefined}
      value=${text} onInput=${onInput} onKeyDown=${onKeyDown} onPaste=${onPaste} onSelect=${(/** @type {Event} */ event) => setCaret(/** @type {HTMLTextAreaElement} */ (event.target).selectionStart)}></textarea>
    <button type="button" class="icon-button composer-tool wide-only" aria-label=${gettext("Format")} aria-pressed=${String(formatBar.value)} title=${gettext("Format")} onClick=${() => showFormatBar(!formatBar.peek())}><${Icon} name="type" /></button>
    <button type="button" class="icon-button composer-tool" aria-label=${gettext("Emoji")} title=${gettext("Emoji")} disabled=${shown} onClick=${(/** @type {Event} */ event) => pickEmoji(/** @type {HTMLElement} */ (event.currentTarget), (emoji) => field.current && insert(field.current, emoji))}><${Icon} name="smile" /></button>
    <button type="button" class="icon-button composer-send" aria-label=${gettext("Send")} title=${gettext("Send")} disabled=${!sendable} onClick=${send}><${Icon} name="send-horizontal" /></button>
    <${MenuButton} menu=${SendMenu} about=${{ room, disabled: !sendable }} label=${gettext("Send later")} class="icon-button composer-later" side="end" up=${true} button=${html`<${Icon} name="chevron-down" />`} />
  </div>`;
}

/** An input method is at work: its Enter chooses a word. Safari says so by the key's code only. @param {KeyboardEvent} event */
const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** @param {{room: RoomModel}} props */
function Foot({ room }) {
  const store = useStore();
  const left = store.limits.value.source_chars - [...room.draft.value].length;
  const rate = room.isThread ? null : requestsPerSecond.value;
  const id = `${composerId(room)}-count`;
  return html`<div class="composer-foot">
    ${left < NEAR_LIMIT
      ? html`<span class="composer-count" id=${id} data-over=${left < 0 ? "" : undefined} role="status">${left < 0 ? ngettext("{n} character too many", "{n} characters too many", -left) : ngettext("{n} character left", "{n} characters left", left)}</span>
        ${left < 0 && html`<button type="button" class="link-button" onClick=${() => asFile(store, room)}>${gettext("Attach it as a file")}</button>`}`
      : html`<span class="composer-hint" id=${id}>${room.draft.value && store.mayWrite(room) ? gettext("Enter sends, Shift+Enter makes a new line") : ""}</span>`}
    ${rate !== null && html`<span class="numeric" title=${gettext("Served by this Flack")}>${gettext("{rate} requests/s", { rate: rate.toLocaleString(locale, { maximumFractionDigits: 1 }) })}</span>`}
  </div>`;
}

/** What is too long for a message. @param {Store} store @param {RoomModel} room */
function asFile(store, room) {
  void addFiles(store, room.id, [new File([room.draft.peek()], "message.md", { type: "text/markdown" })]);
  setDraft(store, room, "");
  document.getElementById(composerId(room))?.focus();
}

/**
 * What is being typed before the caret: `@an` asks for "an", `:ta` for "ta". A slash means something at the very beginning.
 * @param {string} text
 * @param {number} caret
 * @returns {{start: number, sign: string, letters: string} | null}
 */
function askedFor(text, caret) {
  const before = text.slice(0, caret);
  const [, ...found] = /(?:^|[\s(])(?:(@)([\p{L}\p{N}._-]{0,32})|(#)(\p{L}[\p{L}\p{N}_-]{0,60})|(:)([\p{L}\p{N}_+-]{1,32}))$/u.exec(before) ?? /^(\/)([a-z]{0,20})$/.exec(before) ?? [];
  const [sign, letters = ""] = found.filter((one) => one !== undefined);
  if (sign === undefined) return null;
  if (sign === ":" && letters.length < LEAST_LETTERS) return null;
  return { start: caret - letters.length - 1, sign, letters };
}

/** The first one of which the server asks whether so many people are meant to be called. @param {RoomModel} room */
const questionIn = (room) => room.pending.value.find(asksBack);

/** Browsers without field-sizing grow by script. @param {HTMLTextAreaElement | null} box */
function grow(box) {
  if (!box || CSS.supports("field-sizing", "content")) return;
  box.style.blockSize = "auto";
  box.style.blockSize = `${box.scrollHeight}px`;
}
