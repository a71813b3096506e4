/** Where one writes. It keeps what is typed, sends on Enter, and says why when it can't. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { moments } from "../core/when.js";
import { gettext, locale, ngettext } from "../core/words.js";
import { AddMenu, Tray, takeDrops } from "./attaching.js";
import { CallQuestion, questionIn } from "./call-question.js";
import { ProblemNote, useTask } from "./dialog.js";
import { composerId } from "./focus.js";
import { Icon } from "./icon.js";
import { Menu, MenuItem } from "./menu.js";
import { AsShown, FormatBar, askSchedule, commands, pickEmoji, scheduleDraft, typingAids } from "./parts.js";
import { listed, nameOf } from "./people.js";
import { ReplyBar } from "./reply-line.js";
import { placeName } from "./rooms.js";
import { meant } from "./shortcuts.js";
import { useStore } from "./store.js";
import { askedFor, suggestionsFor } from "./suggestions.js";
import { attempt, editing, formatBar, isTouch, requestsPerSecond, showFormatBar, showPanel } from "./ui.js";
import { insert, put } from "./writing-field.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** The count shows when this few characters are left. */
const NEAR_LIMIT = 500;

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
function JoinFirst({ room }) {
  const store = useStore();
  const task = useTask();
  return html`<div class="composer-closed">
    <span>${gettext("You are looking at {room}. Join to take part.", { room: room.title.value })}</span>
    <button type="button" class="button primary small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => task.run(() => store.join(room.id))}>${gettext("Join the room")}</button>
    <${ProblemNote} problem=${task.problem} />
  </div>`;
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
  const { title, list } = suggestionsFor(store, room, asked?.start === dismissed ? null : asked);
  const at = Math.min(chosen, list.length - 1);

  const files = store.uploads.of(room.id);
  const sendable = left >= 0 && (text.trim() || files.length > 0) && files.every((file) => file.state === "ready");

  useEffect(() => takeDrops(/** @type {HTMLElement | null | undefined} */ (field.current?.closest("main, aside")), (dropped) => store.uploads.add(room.id, dropped)), [room]);
  useEffect(() => {
    if (!isTouch()) field.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => grow(field.current), [text]);
  useLayoutEffect(() => field.current?.closest(".composer-box")?.querySelector('.composer-suggest [aria-selected="true"]')?.scrollIntoView({ block: "nearest" }), [at, list.length]);

  function send() {
    if (!sendable) return;
    const asked = files.length ? null : commands()?.commandIn(store, room, text);
    if (asked?.command.needs && !asked.rest) return;
    if (asked) {
      store.setDraft(room, "");
      void asked.command.run(store, room, asked.rest);
    } else store.post(room, text);
    setCaret(0);
    setShown(false);
    if (!asked) field.current?.focus();
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
    const name = meant(event, "composer");
    const aids = typingAids();
    if (name === "send-now") {
      event.preventDefault();
      send();
    } else if (name === "line" || (name === "send" && aids?.isInCode(/** @type {HTMLTextAreaElement} */ (event.target)))) aids?.goOnKey(event);
    else if (name === "send" && !isTouch()) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && questionIn(room)) {
      event.stopPropagation();
      store.takeBack(room, /** @type {import("../core/types.js").Pending} */ (questionIn(room)));
    } else if (event.key === "Escape" && room.replyTo.peek()) {
      event.stopPropagation();
      store.setReply(room, null);
    } else if (name === "edit-last" && !text) {
      const mine = lastOfMine();
      if (!mine) return;
      event.preventDefault();
      editing.value = mine.id;
    } else aids?.formatKey(event);
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  function suggestionKey(event) {
    if (event.key === "ArrowDown") setChosen((at + 1) % list.length);
    else if (event.key === "ArrowUp") setChosen((at - 1 + list.length) % list.length);
    else if (event.key === "Escape") {
      event.stopPropagation();
      setDismissed(asked?.start ?? -1);
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) complete(list[at]);
    else return false;
    return true;
  }

  function lastOfMine() {
    const me = store.me.peek().id;
    return room.timeline.messages.peek().findLast((message) => message.user_id === me && !message.deleted_at && message.kind === "text");
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
    store.setDraft(room, box.value);
    store.typing(room);
    setCaret(box.selectionStart);
    setChosen(0);
  }

  /** @param {ClipboardEvent} event */
  function onPaste(event) {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length || event.clipboardData?.types.includes("text/plain")) return void typingAids()?.pasteKey(event);
    event.preventDefault();
    store.uploads.add(room.id, pasted);
  }

  return html`<${CallQuestion} room=${room} /><${ReplyBar} room=${room} /><${Tray} room=${room.id} /><div class="composer-box" data-format=${formatBar.value ? "" : undefined}>
    ${formatBar.value && html`<${FormatBar} field=${field} shown=${shown} onShow=${show} empty=${!text.trim()} />`}
    <${AddMenu} room=${room} />
    ${shown && html`<${AsShown} source=${text} />`}
    ${list.length > 0 && html`<ul class="menu composer-suggest" role="listbox" tabindex="0" id=${`${id}-suggest`} aria-label=${title}>
      ${list.map((one, i) => html`<li key=${one.text} role="option" id=${`${id}-suggest-${i}`} aria-selected=${String(i === at)}
        onPointerDown=${(/** @type {Event} */ event) => { event.preventDefault(); complete(one); }}>
        ${one.face}<span class="truncate">${one.label}</span><span class="quiet small">${one.hint}</span></li>`)}
    </ul>`}
    <textarea id=${id} ref=${field} rows="1" hidden=${shown} enterkeyhint=${isTouch() ? "enter" : "send"} aria-label=${gettext("Message {place}", { place: placeName(room) })} placeholder=${room.isThread ? gettext("Reply…") : gettext("Message {place}", { place: `${room.facts.value.slug ? "#" : ""}${room.title.value}` })}
      aria-autocomplete="list" aria-controls=${list.length ? `${id}-suggest` : undefined} aria-activedescendant=${list.length ? `${id}-suggest-${at}` : undefined}
      aria-describedby=${`${id}-count`} aria-invalid=${left < 0 ? "true" : undefined}
      value=${text} onInput=${onInput} onKeyDown=${onKeyDown} onPaste=${onPaste} onSelect=${(/** @type {Event} */ event) => setCaret(/** @type {HTMLTextAreaElement} */ (event.target).selectionStart)}></textarea>
    <button type="button" class="icon-button composer-tool wide-only" aria-label=${gettext("Format")} aria-pressed=${String(formatBar.value)} title=${gettext("Format")} onClick=${() => showFormatBar(!formatBar.peek())}><${Icon} name="type" /></button>
    <button type="button" class="icon-button composer-tool" aria-label=${gettext("Emoji")} title=${gettext("Emoji")} disabled=${shown} onClick=${(/** @type {Event} */ event) => pickEmoji(/** @type {HTMLElement} */ (event.currentTarget), (emoji) => field.current && insert(field.current, emoji))}><${Icon} name="smile" /></button>
    <button type="button" class="icon-button composer-send" aria-label=${gettext("Send")} title=${gettext("Send")} disabled=${!sendable} onClick=${send}><${Icon} name="send-horizontal" /></button>
    <${SendMenu} room=${room} disabled=${!sendable || !text.trim() || files.length > 0} />
  </div>`;
}

/** An input method is at work: its Enter chooses a word. Safari says so by the key's code only. @param {KeyboardEvent} event */
const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** Other ways to send. Files can't wait: what is uploaded and not posted is thrown away. @param {{room: RoomModel, disabled: boolean}} props */
function SendMenu({ room, disabled }) {
  const store = useStore();
  const sendAt = (/** @type {Date} */ due) => attempt(() => scheduleDraft(store, room, due));
  return html`<${Menu} label=${gettext("Send later")} class="icon-button composer-later" side="end" up=${true} button=${html`<${Icon} name="chevron-down" />`}>
    <div class="menu-label">${gettext("Send later")}</div>
    ${disabled
      ? html`<p class="menu-note">${gettext("Write something first. Files can't be sent later.")}</p>`
      : html`${moments(new Date()).slice(1).map((one) => html`<${MenuItem} key=${one.name} icon="clock" onClick=${() => sendAt(one.at)}>${one.name}</${MenuItem}>`)}
        <${MenuItem} icon="ellipsis" onClick=${() => askSchedule(room)}>${gettext("Another time")}</${MenuItem}>`}
    <hr /><${MenuItem} icon="list" onClick=${() => showPanel("later")}>${gettext("What waits to be sent")}</${MenuItem}>
  </${Menu}>`;
}

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
      : html`<span class="composer-hint" id=${id}>${room.draft.value ? gettext("Enter sends, Shift+Enter makes a new line") : ""}</span>`}
    ${rate !== null && html`<span class="numeric" title=${gettext("Served by this Flack")}>${gettext("{rate} requests/s", { rate: rate.toLocaleString(locale, { maximumFractionDigits: 1 }) })}</span>`}
  </div>`;
}

/** What is too long for a message. @param {Store} store @param {RoomModel} room */
function asFile(store, room) {
  store.uploads.add(room.id, [new File([room.draft.peek()], "message.md", { type: "text/markdown" })]);
  store.setDraft(room, "");
  document.getElementById(composerId(room))?.focus();
}

/** Browsers without field-sizing grow by script. @param {HTMLTextAreaElement | null} box */
function grow(box) {
  if (!box || CSS.supports("field-sizing", "content")) return;
  box.style.blockSize = "auto";
  box.style.blockSize = `${box.scrollHeight}px`;
}
