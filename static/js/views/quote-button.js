/** Text selected in a message can be quoted: a button beside it, and the reply of that message. */
import { html } from "../../vendor/htm-preact.js";
import { signal } from "../../vendor/signals.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { setDraft, setReply } from "../core/composing.js";
import { gettext } from "../core/words.js";
import { composerId, focusComposer } from "./focus.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";
import { put } from "./writing-field.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** What is selected in one message, and where on the screen. @type {{value: {room: number, number: number, text: string, box: DOMRect} | null}} */
const selected = signal(null);

/** @returns {typeof selected.value} */
function look() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const { startContainer: node } = range;
  const said = /** @type {HTMLElement | null | undefined} */ ((node instanceof Element ? node : node.parentElement)?.closest(".prose"));
  const row = /** @type {HTMLElement | null | undefined} */ (said?.closest(".message[data-number]"));
  const text = selection.toString().trim();
  // A whole paragraph ends, for browsers, at the beginning of what comes next.
  if (!said || !row || !text || !bare(said.innerText).includes(bare(text))) return null;
  return { room: Number(row.dataset.room), number: Number(row.dataset.number), text, box: range.getBoundingClientRect() };
}

/** @param {string} text */
const bare = (text) => text.replace(/\s+/g, "");

/** @param {string} text */
const quoted = (text) => text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");

/** Puts what is selected of this message, if anything, into the draft. @param {Store} store @param {RoomModel} room @param {Message} message */
export function quoteSelected(store, room, message) {
  const found = look();
  if (found?.room !== room.id || found.number !== message.number) return;
  getSelection()?.removeAllRanges();
  putQuoted(store, room, found.text);
}

/** All that it says, and it is what is answered. @param {Store} store @param {RoomModel} room @param {Message} message */
export function quoteWhole(store, room, message) {
  setReply(store, room, message);
  putQuoted(store, room, message.source);
}

/** Behind what is written already. @param {Store} store @param {RoomModel} room @param {string} said */
function putQuoted(store, room, said) {
  const draft = room.draft.peek();
  const text = `${draft ? `${draft.trimEnd()}\n\n` : ""}${quoted(said)}\n\n`;
  const box = document.getElementById(composerId(room));
  if (box instanceof HTMLTextAreaElement) put(box, { from: 0, to: box.value.length, text, select: [text.length, text.length] });
  else setDraft(store, room, text);
}

/** Beside the selection, once the finger or the mouse is up. */
export function QuoteButton() {
  const store = useStore();
  useEffect(() => {
    const settle = () => requestAnimationFrame(() => { selected.value = look(); });
    const drop = () => {
      if (getSelection()?.isCollapsed) selected.value = null;
    };
    const scrolled = () => { selected.value = null; };
    document.addEventListener("pointerup", settle);
    document.addEventListener("selectionchange", drop);
    document.addEventListener("scroll", scrolled, { capture: true, passive: true });
    return () => {
      document.removeEventListener("pointerup", settle);
      document.removeEventListener("selectionchange", drop);
      document.removeEventListener("scroll", scrolled, { capture: true });
    };
  }, []);

  const found = selected.value;
  const room = found && store.room(found.room);
  if (!found || !room || !store.mayWrite(room)) return null;
  const quote = () => {
    const message = room.timeline.messages.peek().find((one) => one.number === found.number);
    if (!message) return;
    quoteSelected(store, room, message);
    setReply(store, room, message);
    selected.value = null;
    focusComposer(room);
  };
  const place = { top: `${Math.max(8, found.box.top - 40)}px`, left: `${Math.max(8, found.box.left)}px` };
  return html`<button type="button" class="pill quote-button" style=${place} onPointerDown=${(/** @type {Event} */ event) => event.preventDefault()} onClick=${quote}><${Icon} name="quote" />${gettext("Quote")}</button>`;
}
