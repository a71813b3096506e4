/** The whole page: rooms, conversation, people; dialogs and short news above them. */
import { html } from "../../vendor/htm-preact.js";
import { useLayoutEffect } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { ConnectionLine } from "./connection-line.js";
import { Icon } from "./icon.js";
import { LaterNews, LaterPanel, MentionsPanel, PeoplePanel, PinsPanel, PopupPlace, QuoteButton, ReportsPanel, SavedPanel, SearchPanel, ThreadPanel, ThreadsPanel, UnreadPanel } from "./parts.js";
import { RoomHeader } from "./room-header.js";
import { Sidebar } from "./sidebar.js";
import { StoreContext, useStore } from "./store.js";
import { Timeline } from "./timeline.js";
import { column, dialog, isTouch, panel, popup, toasts } from "./ui.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Panel } from "./ui.js" */

/** @param {{store: Store}} props */
export function App({ store }) {
  return html`<${StoreContext.Provider} value=${store}><${Page} /></${StoreContext.Provider}>`;
}

function Page() {
  const store = useStore();
  const room = store.current.value;
  return html`<div class="shell" data-column=${column.value}>
      <div class="shell-side"><${Sidebar} /></div>
      <main class="shell-main" id="main">
        <div class="shell-head"><div class="connections"><${ConnectionLine} /><${Problem} /></div>${room ? html`<${RoomHeader} room=${room} />` : html`<${NoRoomHeader} />`}</div>
        ${room ? html`<${Timeline} key=${room.id} room=${room} />` : html`<div class="empty"><p>${store.ready.value ? gettext("Choose a room.") : gettext("One moment…")}</p></div>`}
        ${room && html`<${Composer} room=${room} />`}
      </main>
      <${Beside} room=${room} />
    </div>
    <${Announcer} /><div class="above"><${DialogPlace} /></div><div class="above"><${PopupAsked} /></div><${QuoteButton} />
    <div class="toasts" role="status">${toasts.value.map((toast) => html`<p class="toast" key=${toast.id}>${toast.text}</p>`)}<${LaterNews} /></div>`;
}

/** What stands beside the conversation. Whoever was in it when it closes goes on writing. @param {{room: RoomModel | null}} props */
function Beside({ room }) {
  const kind = panel.value;
  const inside = kind && insideOf(kind, room, useStore().threads.open.value);
  useLayoutEffect(() => () => {
    if (!isTouch() && document.activeElement === document.body) document.getElementById("composer")?.focus({ preventScroll: true });
  }, [kind]);
  return inside ? html`<div class="shell-panel" data-kind=${kind}>${inside}</div>` : null;
}

/**
 * @param {Panel} kind
 * @param {RoomModel | null} room
 * @param {RoomModel | null} thread
 */
function insideOf(kind, room, thread) {
  switch (kind) {
    case "search":
      return html`<${SearchPanel} />`;
    case "threads":
      return html`<${ThreadsPanel} />`;
    case "unread":
      return html`<${UnreadPanel} />`;
    case "later":
      return html`<${LaterPanel} />`;
    case "mentions":
      return html`<${MentionsPanel} />`;
    case "reports":
      return html`<${ReportsPanel} />`;
    case "saved":
      return html`<${SavedPanel} />`;
    case "thread":
      return thread && html`<${ThreadPanel} thread=${thread} />`;
    case "pins":
      return room && html`<${PinsPanel} key=${room.id} room=${room} />`;
    case "people":
      return room && html`<${PeoplePanel} key=${room.id} room=${room} />`;
  }
}

// Each in an element of its own, which stays where it is: what is moved in the document leaves the layer above the page, without a word.

/** Where what is open beside something is drawn. */
const PopupAsked = () => popup.value && html`<${PopupPlace} />`;

/** Where the open dialog is drawn. */
const DialogPlace = () => dialog.value?.() ?? null;

/** On a phone there is a way back to the rooms, also without a room. */
function NoRoomHeader() {
  return html`<header class="room-header"><button type="button" class="icon-button narrow-only" aria-label=${gettext("Rooms")} onClick=${() => { column.value = "rooms"; }}><${Icon} name="arrow-left" large=${true} /></button></header>`;
}

/** A failure that belongs to no one place. */
function Problem() {
  const store = useStore();
  const problem = store.problem.value;
  if (!problem) return null;
  return html`<div class="connection" role="alert" data-state="problem"><${Icon} name="circle-alert" /><span>${problem.detail}</span>
    <button type="button" class="link-button" onClick=${() => store.dismissProblem()}>${gettext("Dismiss")}</button></div>`;
}
