/** The conversation: pages of messages, kept in place while they come and go. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "../../vendor/preact-hooks.js";
import { Announcer } from "./announcer.js";
import { Icon } from "./icon.js";
import { MessageRow, touched } from "./message.js";
import { PendingRow } from "./pending.js";
import { counted } from "./rooms.js";
import { ScrollKeeper } from "./scroll_keeper.js";
import { useStore } from "./store.js";
import { continues, rowsOf } from "./timeline_rows.js";
import { dayLabel } from "./time.js";
import { words } from "./ui.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../core/room_model.js").RoomModel} RoomModel */

/** More is asked for when this much is left to scroll. */
const AHEAD_PX = 900;

/** @param {{room: RoomModel}} props */
export function Timeline({ room }) {
  const status = room.timeline.status.value;
  return html`<section class="timeline" aria-label=${`Messages in ${room.title.value}`}>
    ${status === "ready" ? html`<${Conversation} key=${room.id} room=${room} />` : status === "failed" ? html`<${Failed} room=${room} />` : html`<${Loading} />`}
  </section>`;
}

/** @param {{room: RoomModel}} props */
function Conversation({ room }) {
  const store = useStore();
  const { timeline } = room;
  const messages = timeline.messages.value;
  const newAfter = room.newAfter.value;
  const older = timeline.older.value;
  const newer = timeline.newer.value;
  const highlight = timeline.highlight.value;
  const pending = newer === "none" ? room.pending.value : [];
  const rows = useMemo(() => rowsOf(messages, newAfter), [messages, newAfter]);

  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const content = useRef(/** @type {HTMLElement | null} */ (null));
  const keeper = useMemo(() => new ScrollKeeper(), []);
  const [away, setAway] = useState(false);
  const stretch = messages[0]?.number;

  /** Tells the store what was on screen, and asks for more before the end is reached. */
  const look = () => {
    const area = box.current;
    if (!area) return;
    setAway(area.scrollHeight - area.clientHeight - area.scrollTop > area.clientHeight / 2);
    const seen = keeper.lastSeen();
    if (seen) store.saw(room, seen);
    if (area.scrollTop < AHEAD_PX && timeline.older.peek() === "some") void store.loadOlder(room);
    if (area.scrollHeight - area.clientHeight - area.scrollTop < AHEAD_PX && timeline.newer.peek() === "some") void store.loadNewer(room);
  };

  useEffect(() => {
    if (box.current && content.current) keeper.attach(box.current, content.current, look);
    const again = () => look();
    window.addEventListener("focus", again);
    document.addEventListener("visibilitychange", again);
    return () => {
      keeper.detach();
      window.removeEventListener("focus", again);
      document.removeEventListener("visibilitychange", again);
    };
  }, []);

  // A first page, or another stretch: begin where the reader should begin.
  const begun = useRef(/** @type {number | null} */ (null));
  useLayoutEffect(() => {
    if (begun.current !== null) return;
    begun.current = stretch ?? 0;
    if (box.current && content.current) keeper.attach(box.current, content.current, look);
    const area = box.current;
    const line = document.getElementById("new-line");
    if (highlight !== null) return;
    if (line && area && area.scrollHeight - line.offsetTop > area.clientHeight) keeper.show(line, 0.2);
    else keeper.toFoot();
  }, []);

  useLayoutEffect(() => {
    const lit = highlight === null ? null : document.getElementById(`message-${highlight}`);
    if (lit) {
      keeper.show(lit, 0.35);
      lit.focus({ preventScroll: true });
    }
  }, [highlight, highlight !== null && messages.some((message) => message.number === highlight)]);

  // My own message is always followed.
  const lastPending = pending[pending.length - 1]?.client_id;
  const followed = useRef(lastPending);
  useLayoutEffect(() => {
    if (lastPending && lastPending !== followed.current) keeper.atFoot = true;
    followed.current = lastPending;
    keeper.restore();
    look();
  });

  const last = messages[messages.length - 1];
  let above = last && !last.deleted_at ? { user_id: last.user_id, at: Date.parse(last.created_at) } : null;
  const sent = new Set(messages.slice(-100).filter((message) => message.user_id === store.me.value.id).map((message) => message.client_id));

  return html`
    <div class="timeline-scroll" ref=${box} tabindex="0" role="log" aria-live="off" aria-label=${`Messages in ${room.title.value}`}
      onScroll=${() => { keeper.remember(); look(); }} onKeyDown=${walk}
      onPointerOver=${point} onPointerLeave=${() => { touched.value = null; }} onFocusIn=${point}>
      <div class="timeline-fill"></div>
      <div class="timeline-column" ref=${content}>
        ${older === "none" ? html`<${Start} room=${room} empty=${!messages.length && !pending.length} />` : html`<${More} state=${older} load=${() => store.loadOlder(room)} words="Loading older messages…" />`}
        ${rows.map((row) => html`<${MessageRow} key=${row.key} row=${row} lit=${row.message.number === highlight} />`)}
        ${pending.filter((one) => !sent.has(one.client_id)).map((one) => {
          const first = !continues(above, store.me.value.id, one.typed_at);
          above = { user_id: store.me.value.id, at: one.typed_at };
          return html`<${PendingRow} key=${`${store.me.value.id}:${one.client_id}`} pending=${one} first=${first} />`;
        })}
        ${newer !== "none" && html`<${More} state=${newer} load=${() => store.loadNewer(room)} words="Loading newer messages…" />`}
      </div>
    </div>
    <${Jump} room=${room} away=${away || newer !== "none"} toNewest=${() => {
      if (timeline.newer.peek() === "none") keeper.toFoot();
      else void store.jumpToNewest(room);
      look();
    }} />
    <${Announcer} room=${room} />`;
}

/** The tools go to the message under the pointer or with the focus. @param {Event} event */
function point(event) {
  const row = /** @type {HTMLElement} */ (event.target).closest?.("[data-id]");
  const held = event.type === "pointerover" && document.activeElement?.closest(".message-tools") && document.activeElement.matches(":focus-visible");
  if (row instanceof HTMLElement && !held) touched.value = Number(row.dataset.id);
}

/** Arrows walk from message to message. @param {KeyboardEvent} event */
function walk(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.matches("textarea, input, pre")) return;
  const rows = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("[data-number]")]);
  const at = rows.indexOf(/** @type {HTMLElement} */ (target.closest("[data-number]")));
  const next = at < 0 ? rows.length - 1 : at + (event.key === "ArrowUp" ? -1 : 1);
  const row = rows[next];
  if (!row) return;
  event.preventDefault();
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** @param {{room: RoomModel, away: boolean, toNewest: () => void}} props */
function Jump({ room, away, toNewest }) {
  const unread = room.unread.value;
  if (!away) return null;
  return html`<div class="timeline-jump"><button type="button" class="pill" data-kind=${unread ? "unread" : undefined} onClick=${toNewest}>
    <${Icon} name="arrow-down" />${unread ? counted(unread, "new message") : "Jump to newest"}</button></div>`;
}

/** Where the room begins. @param {{room: RoomModel, empty: boolean}} props */
function Start({ room, empty }) {
  const facts = room.facts.value;
  return html`<div class="timeline-start">
    <h2>${room.title.value}</h2>
    <p>${facts.description || facts.topic || (facts.kind === "private" ? "A private room." : "Open to everyone here.")}</p>
    <p class="quiet small">${empty ? "Nothing has been said yet. Say the first word." : `It began ${began(facts.created_at)}.`}</p>
  </div>`;
}

/** @param {{state: "none" | "some" | "loading" | "failed", load: () => void, words: string}} props */
function More({ state, load, words: text }) {
  return html`<div class="timeline-more">${state === "failed"
    ? html`<span>They did not come. <button type="button" class="link-button" onClick=${load}>Try again</button></span>`
    : html`<span>${text}</span>`}</div>`;
}

function Loading() {
  return html`<div class="timeline-scroll" aria-busy="true"><div class="timeline-fill"></div><div class="timeline-column timeline-skeleton">
    <span class="sr-only" role="status">Loading the messages</span>
    <div class="skeleton" aria-hidden="true">${[3, 2, 2, 3, 1, 2, 2].map((lines) => html`<div class="skeleton-row"><div class="skeleton-lines">${Array.from({ length: lines + 1 }, () => html`<i></i>`)}</div></div>`)}</div>
  </div></div>`;
}

/** @param {{room: RoomModel}} props */
function Failed({ room }) {
  const store = useStore();
  const problem = room.timeline.problem.value;
  return html`<div class="empty timeline-failed"><${Icon} name="triangle-alert" large=${true} /><strong>The messages did not come</strong>
    <p>${problem ? words(problem) : "The server gave no answer."}</p>
    <button type="button" class="button" onClick=${() => store.reload(room)}>Try again</button></div>`;
}

/** @param {string} iso */
function began(iso) {
  const day = dayLabel(iso);
  return /day$/.test(day) && !day.includes(",") ? day.toLowerCase() : `on ${day}`;
}
