/** Where you write. It keeps the draft, grows with it, and says when you can't. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { Completion, candidates, mentionAt } from "./completion.js";
import { useTask } from "./dialog.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";
import { fit, insideFence, lengthOf } from "./text_area.js";
import { Typing } from "./typing.js";
import { editing, isPhone, isTouch, requestsPerSecond, words } from "./ui.js";

/** @typedef {import("../core/room_model.js").RoomModel} RoomModel */
/** @typedef {import("../core/types.js").User} User */

/** The count appears when this many characters are left. */
const NEAR_THE_END = 500;

/** @param {{room: RoomModel}} props */
export function Composer({ room }) {
  const member = room.membership.value;
  const archived = room.facts.value.archived_at;
  return html`<div class="composer">
    <${Typing} room=${room} />
    ${archived ? html`<p class="composer-closed">This room is archived. It can be read, and nothing is added.</p>` : member ? html`<${Writing} key=${room.id} room=${room} />` : html`<${Joining} room=${room} />`}
    <${Foot} room=${room} />
  </div>`;
}

/** @param {{room: RoomModel}} props */
function Joining({ room }) {
  const store = useStore();
  const task = useTask();
  return html`<div class="composer-closed"><span>${task.problem ? words(task.problem) : "You are looking in from outside."}</span>
    <button type="button" class="button small primary" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => task.run(() => store.join(room.id))}>Join ${room.title.value}</button></div>`;
}

/** @param {{room: RoomModel}} props */
function Writing({ room }) {
  const store = useStore();
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const [mention, setMention] = useState(/** @type {{from: number, text: string} | null} */ (null));
  const [chosen, setChosen] = useState(0);
  const draft = room.draft.value;
  const over = lengthOf(draft) - store.limits.value.source_chars;
  const sendable = draft.trim() !== "" && over <= 0;
  const offered = mention ? candidates(store, room, mention.text) : [];

  useEffect(() => {
    if (!isPhone() && !isTouch()) field.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (field.current) fit(field.current);
  }, [draft]);

  const send = () => {
    if (!sendable) return;
    store.post(room, draft);
    setMention(null);
    field.current?.focus();
  };

  /** @param {User} user */
  const complete = (user) => {
    const area = field.current;
    if (!area || !mention) return;
    const after = area.value.slice(area.selectionStart).replace(/^[\p{L}\p{N}._-]+/u, "");
    const before = `${area.value.slice(0, mention.from)}@${user.nickname} `;
    store.setDraft(room, before + after.replace(/^ /, ""));
    setMention(null);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(before.length, before.length);
    });
  };

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.isComposing) return;
    const area = /** @type {HTMLTextAreaElement} */ (event.target);
    const user = offered[Math.min(chosen, offered.length - 1)];
    if (user && event.key === "ArrowDown") setChosen((chosen + 1) % offered.length);
    else if (user && event.key === "ArrowUp") setChosen((chosen - 1 + offered.length) % offered.length);
    else if (user && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) complete(user);
    else if (user && event.key === "Escape") setMention(null);
    else if (event.key === "Enter" && !event.shiftKey && !isTouch() && !insideFence(area.value.slice(0, area.selectionStart))) send();
    else if (event.key === "ArrowUp" && !area.value && !event.altKey && editLast()) area.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function editLast() {
    const mine = room.timeline.messages.peek().filter((message) => message.user_id === store.me.peek().id && !message.deleted_at);
    const last = mine[mine.length - 1];
    if (last) editing.value = last.id;
    return !!last;
  }

  /** @param {Event} event */
  function onInput(event) {
    const area = /** @type {HTMLTextAreaElement} */ (event.target);
    store.setDraft(room, area.value);
    if (area.value.trim()) store.typing(room);
    look(area);
  }

  /** @param {HTMLTextAreaElement} area */
  function look(area) {
    setMention(area.selectionStart === area.selectionEnd ? mentionAt(area.value.slice(0, area.selectionStart)) : null);
    setChosen(0);
  }

  const open = offered.length > 0;
  return html`<form class="composer-box" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); send(); }}>
    ${open && html`<${Completion} users=${offered} chosen=${Math.min(chosen, offered.length - 1)} pick=${complete} />`}
    <textarea id="composer" ref=${field} rows="1" value=${draft} placeholder=${`Message ${room.title.value}`} aria-label=${`Message ${room.title.value}`}
      role=${open ? "combobox" : undefined} aria-expanded=${open ? "true" : undefined} aria-controls=${open ? "completion" : undefined} aria-activedescendant=${open ? `completion-${offered[Math.min(chosen, offered.length - 1)]?.id}` : undefined}
      enterkeyhint=${isTouch() ? "enter" : "send"} onInput=${onInput} onKeyDown=${onKeyDown} onClick=${(/** @type {Event} */ event) => look(/** @type {HTMLTextAreaElement} */ (event.target))} onBlur=${() => setMention(null)}></textarea>
    <button class="icon-button composer-send" aria-label="Send" title="Send" disabled=${!sendable}><${Icon} name="arrow-up" /></button>
  </form>`;
}

/** @param {{room: RoomModel}} props */
function Foot({ room }) {
  const store = useStore();
  const left = store.limits.value.source_chars - lengthOf(room.draft.value);
  const rate = requestsPerSecond.value;
  return html`<footer class="composer-foot">
    ${left < NEAR_THE_END
      ? html`<span class="composer-count numeric" role="status" data-over=${left < 0 ? "" : undefined}>${left < 0 ? `${(-left).toLocaleString("en")} characters too many` : `${left.toLocaleString("en")} characters left`}</span>`
      : html`<span class="composer-hint">${room.draft.value ? "Enter sends, Shift Enter makes a new line" : ""}</span>`}
    ${rate !== null && html`<span class="numeric" title="How busy this server is">${rate.toLocaleString("en", { maximumFractionDigits: 1 })} requests a second</span>`}
  </footer>`;
}
