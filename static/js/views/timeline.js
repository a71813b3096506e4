/** The conversation: days, speakers, the "new" line, and a place that never jumps while one reads. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useLayoutEffect, useRef } from "../../vendor/preact-hooks.js";
import { jumpToNewest, reload } from "../core/navigation.js";
import { gettext, ngettext } from "../core/words.js";
import { announce } from "./announcer.js";
import { composerId } from "./focus.js";
import { Icon } from "./icon.js";
import { waitsFor } from "./lazy.js";
import { MessageRow } from "./message.js";
import { FirstNew, SeenLine, SystemLine, askDate, listenForFingers, messageKeys, showPerson } from "./parts.js";
import { nameOf, userAt } from "./people.js";
import { pressed } from "./pressed.js";
import { ReadingPlace } from "./reading-place.js";
import { placeName } from "./rooms.js";
import { goTo, parse } from "./routes.js";
import { meant } from "./shortcuts.js";
import { useStore } from "./store.js";
import { dayKey, dayLabel } from "./time.js";
import { isTouch } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** One speaker's messages within this time sit together. */
const TOGETHER_MS = 5 * 60 * 1000;
/** Characters of a message that are read out; the rest is there to be read. */
const MOST_SPOKEN = 200;

/** @param {{room: RoomModel, top?: import("../../vendor/preact.js").ComponentChild}} props `top`: what stands above all messages */
export function Timeline({ room, top }) {
  const store = useStore();
  const { timeline } = room;
  const messages = useStill(timeline.messages.value);
  const before = useStill(timeline.before.value);
  const pending = room.pending.value;
  const status = timeline.status.value;
  const newAfter = room.newAfter.value;
  const highlight = timeline.highlight.value;
  const visit = timeline.visits.value;
  const older = timeline.older.value;
  const newer = timeline.newer.value;
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const place = useRef(/** @type {ReadingPlace | null} */ (null));

  useLayoutEffect(() => {
    const scroller = /** @type {HTMLDivElement} */ (box.current);
    const watching = new ReadingPlace(scroller, {
      onFoot: (at) => { timeline.shown.atFoot = at; },
      onFar: (far) => { timeline.shown.far = far; },
      onTop: () => timeline.older.peek() === "some" && void store.loader.older(room),
      onBottom: () => timeline.newer.peek() === "some" && void store.loader.newer(room),
      onSeen: (number) => store.saw(room, number),
    });
    place.current = watching;
    if (isTouch()) void listenForFingers(scroller, store, room);
    return () => watching.end();
  }, [room]);

  useLayoutEffect(() => {
    place.current?.settle({ newest: newer === "none", highlight, visit, newAfter, isPressed: pressed.peek() });
    // As the page brought it (templates/chat/first_sight.html); now the real one stands in its place.
    if (messages.length || status === "ready" || status === "failed") document.getElementById("first-sight")?.remove();
  });

  const isMine = (/** @type {Message | undefined} */ message) => message?.user_id === store.me.value.id && message.kind !== "system" && !message.deleted_at;

  useNews(room, messages);

  return html`<section class="timeline" aria-label=${gettext("Messages in {place}", { place: placeName(room) })}>
    <div class="timeline-scroll" ref=${box} tabindex="0" role="log" aria-live="off" aria-busy=${String(status === "loading")} onKeyDown=${(/** @type {KeyboardEvent} */ event) => walk(event, composerId(room))} onClick=${(/** @type {MouseEvent} */ event) => followInside(event, store)}>
      <div class="timeline-fill"></div>
      <div class="timeline-column">
        ${top}
        ${status === "failed" && !messages.length
          ? html`<div class="empty"><p>${timeline.problem.value?.detail || gettext("The messages could not be loaded.")}</p><button type="button" class="button" onClick=${() => reload(store, room)}>${gettext("Try again")}</button></div>`
          : status !== "ready" && !messages.length && !pending.length
            ? html`<${Skeleton} />`
            : html`<${Beginning} room=${room} older=${older} messages=${messages} />${rows(room, before, messages, pending, newAfter, highlight, store.me.value.id)}
              ${room.isDirect && isMine(messages.at(-1)) && !pending.length && newer === "none" && html`<${SeenLine} room=${room} message=${messages.at(-1)} />`}
              ${newer !== "none" && html`<div class="timeline-more">${newer === "failed" ? html`<button type="button" class="button small" onClick=${() => store.loader.newer(room)}>${gettext("Load newer messages")}</button>` : gettext("Loading newer messages…")}</div>`}`}
      </div>
    </div>
    <${FirstNew} room=${room} /><${JumpPill} room=${room} place=${place} />
  </section>`;
}

/**
 * Messages with their day lines, the "new" line, and mine that are on their way.
 * @param {RoomModel} room
 * @param {Message | null} before them
 * @param {Message[]} messages
 * @param {import("../core/types.js").Pending[]} pending
 * @param {number | null} newAfter
 * @param {number | null} highlight
 * @param {number} me
 */
function rows(room, before, messages, pending, newAfter, highlight, me) {
  const drawn = [];
  const known = new Set();
  for (const message of messages) {
    const newDay = !before || dayKey(before.created_at) !== dayKey(message.created_at);
    const firstNew = newAfter !== null && message.number > newAfter && (!before || before.number <= newAfter);
    if (newDay) drawn.push(html`<${DayLine} key=${`d${dayKey(message.created_at)}`} room=${room} at=${message.created_at} />`);
    if (firstNew) drawn.push(html`<div class="new-line" role="separator" key="new" data-new="">${gettext("New")}</div>`);
    const first = newDay || firstNew || !before || !together(before, message);
    if (message.kind === "system") {
      drawn.push(html`<${SystemLine} key=${message.id} message=${message} lit=${message.number === highlight} />`);
      before = message;
      continue;
    }
    if (message.user_id === me) known.add(message.client_id);
    // The same key as while it was pending: the row stays, only what it says of itself changes.
    drawn.push(html`<${MessageRow} key=${`${message.user_id}:${message.client_id}`} room=${room} message=${message} first=${first} lit=${message.number === highlight} />`);
    before = message;
  }
  for (const one of pending) {
    if (known.has(one.client_id)) continue;
    const first = before !== null ? before.user_id !== me || one.typed_at - Date.parse(before.created_at) > TOGETHER_MS : one === pending[0];
    drawn.push(html`<${MessageRow} key=${`${me}:${one.client_id}`} room=${room} pending=${one} first=${first && one === pending.find((other) => !known.has(other.client_id))} />`);
  }
  return drawn;
}

/** A new day; pressed, it leads to others. @param {{room: RoomModel, at: string}} props */
function DayLine({ room, at }) {
  return html`<div class="day-line"><button type="button" class="day-button" tabindex="-1" aria-haspopup="dialog" title=${gettext("Jump to a date")}
    onClick=${(/** @type {Event} */ event) => askDate(/** @type {HTMLElement} */ (event.currentTarget), room, new Date(at))}>${dayLabel(at)}</button></div>`;
}

/** @param {Message} before @param {Message} message */
function together(before, message) {
  if (before.kind === "system" || message.reply_to !== null) return false;
  return before.user_id === message.user_id && !before.deleted_at && Date.parse(message.created_at) - Date.parse(before.created_at) < TOGETHER_MS;
}

/** What stands above the first message. @param {{room: RoomModel, older: string, messages: Message[]}} props */
function Beginning({ room, older, messages }) {
  const store = useStore();
  if (older === "failed") return html`<div class="timeline-more"><button type="button" class="button small" onClick=${() => store.loader.older(room)}>${gettext("Load older messages")}</button></div>`;
  if (older !== "none") return html`<div class="timeline-more">${older === "loading" ? gettext("Loading older messages…") : ""}</div>`;
  const facts = room.facts.value;
  if (facts.kind === "thread") return html`<p class="thread-start quiet">${messages.length ? ngettext("{n} reply", "{n} replies", facts.last_number) : gettext("No replies yet.")}</p>`;
  return html`<div class="timeline-start">
    <h2>${room.title.value}</h2>
    <p>${facts.description || (messages.length ? gettext("This is where the conversation begins.") : gettext("Nobody has said anything yet. Say hello."))}</p>
  </div>`;
}

function Skeleton() {
  return html`<div class="skeleton timeline-skeleton" aria-hidden="true">${[1, 2, 3, 4, 5, 6].map((n) => html`<div class="skeleton-row" key=${n}><div class="skeleton-lines"><i></i><i></i><i></i></div></div>`)}</div>`;
}

/** @param {{room: RoomModel, place: {current: ReadingPlace | null}}} props */
function JumpPill({ room, place }) {
  const store = useStore();
  const below = room.timeline.newer.value !== "none";
  const away = place.current?.away.value ?? false;
  const unread = room.unread.value;
  if (!below && !away) return null;
  const jump = async () => {
    room.timeline.highlight.value = null;
    await jumpToNewest(store, room);
    place.current?.toBottom();
  };
  return html`<div class="timeline-jump"><button type="button" class="pill" data-kind=${unread ? "unread" : undefined} onClick=${jump}>
    <${Icon} name="arrow-down" />${unread ? ngettext("{n} new message", "{n} new messages", unread) : gettext("Newest messages")}</button></div>`;
}

/** What was drawn when something in it was pressed, until it is let go. @template T @param {T} now @returns {T} */
function useStill(now) {
  const drawn = useRef(now);
  if (!pressed.value) drawn.current = now;
  return drawn.current;
}

/** Has said aloud what others write from now on. @param {RoomModel} room @param {Message[]} messages */
function useNews(room, messages) {
  const store = useStore();
  const last = useRef(/** @type {number | null} */ (null));
  const ready = room.timeline.status.value === "ready" && room.timeline.newer.value === "none";
  useEffect(() => {
    const known = last.current;
    if (ready) last.current = Math.max(known ?? 0, messages.at(-1)?.number ?? 0);
    if (known === null) return;
    const me = store.me.peek().id;
    for (const { number, user_id, deleted_at, source } of messages) {
      if (number > known && user_id !== me && !deleted_at) announce(`${nameOf(store.user(user_id))}: ${source.slice(0, MOST_SPOKEN)}`);
    }
  }, [messages, ready]);
}

/** Arrows walk through the messages and the days; into what hangs on one and its tools with the right arrow. @param {KeyboardEvent} event @param {string} composer */
function walk(event, composer) {
  const scroller = /** @type {HTMLElement} */ (event.currentTarget);
  const target = /** @type {HTMLElement} */ (event.target);
  const row = /** @type {HTMLElement | null} */ (target.closest(".message, .day-button"));
  const all = /** @type {HTMLElement[]} */ ([...scroller.querySelectorAll(".message, .day-button")]);
  /** @param {string} buttons @returns {HTMLElement[]} */
  const inRow = (buttons) => /** @type {HTMLElement[]} */ ([...(row?.querySelectorAll(buttons) || [])]);
  const tools = [...inRow(":is(.message-extra, .message-tools) button"), ...inRow("button:is(.message-speaker, .message-edited)")];
  const at = row ? all.indexOf(row) : all.length;
  const name = mirrored(meant(event, "conversation"), scroller);
  if (name === "previous" && (row || target === scroller)) all[Math.max(0, at - 1)]?.focus();
  else if (name === "next" && row) all[Math.min(all.length - 1, at + 1)]?.focus();
  else if (name === "into" && row?.matches(".message") && waitsFor(messageKeys, event)) return;
  else if (name === "into" && row) tools[Math.min(tools.length - 1, tools.indexOf(target) + 1)]?.focus();
  else if (name === "out" && row && tools.includes(target)) (tools[tools.indexOf(target) - 1] || row).focus();
  else if (name === "write" && row) document.getElementById(composer)?.focus();
  else return;
  event.preventDefault();
}

/** From right to left the arrows mean the other way. @param {string | undefined} name @param {HTMLElement} element */
function mirrored(name, element) {
  if (getComputedStyle(element).direction !== "rtl") return name;
  return name === "into" ? "out" : name === "out" ? "into" : name;
}

/** Links to rooms, messages and people of this Flack are followed without loading the page again. @param {MouseEvent} event @param {Store} store */
function followInside(event, store) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = /** @type {HTMLElement} */ (event.target).closest("a");
  if (!link || link.origin !== location.origin) return;
  const person = userAt(store.users.peek(), link.pathname);
  if (!person && !parse(link.pathname)) return;
  event.preventDefault();
  if (person) return void showPerson(link, person.id);
  goTo(link.pathname);
}
