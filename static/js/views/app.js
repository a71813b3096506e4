/** The whole page: rooms, conversation, people; dialogs and short news above them. */
import { html } from "../../vendor/htm-preact.js";
import { Composer } from "./composer.js";
import { ConnectionLine } from "./connection-line.js";
import { DialogPlace } from "./dialog.js";
import { Icon } from "./icon.js";
import { PeoplePanel } from "./people-panel.js";
import { RoomHeader } from "./room-header.js";
import { SearchPanel } from "./search-panel.js";
import { Sidebar } from "./sidebar.js";
import { StoreContext, useStore } from "./store.js";
import { Timeline } from "./timeline.js";
import { column, peopleOpen, searchOpen, toasts } from "./ui.js";

/** @param {{store: import("./store.js").Store}} props */
export function App({ store }) {
  return html`<${StoreContext.Provider} value=${store}><${Page} /></${StoreContext.Provider}>`;
}

function Page() {
  const store = useStore();
  const room = store.current.value;
  return html`<div class="shell" data-column=${column.value}>
      <div class="shell-side"><${Sidebar} /></div>
      <main class="shell-main" id="main">
        <div><${ConnectionLine} /><${Problem} />${room ? html`<${RoomHeader} room=${room} />` : html`<${NoRoomHeader} />`}</div>
        ${room ? html`<${Timeline} key=${room.id} room=${room} />` : html`<div class="empty"><p>${store.ready.value ? "Choose a room." : "One moment…"}</p></div>`}
        ${room && html`<${Composer} room=${room} />`}
      </main>
      <${Panel} />
    </div>
    <${DialogPlace} />
    <div class="toasts" role="status">${toasts.value.map((toast) => html`<p class="toast" key=${toast.id}>${toast.text}</p>`)}</div>`;
}

/** What stands beside the conversation: the search, else who is in the room. */
function Panel() {
  const room = useStore().current.value;
  if (searchOpen.value) return html`<div class="shell-panel"><${SearchPanel} /></div>`;
  return room && peopleOpen.value ? html`<div class="shell-panel"><${PeoplePanel} key=${room.id} room=${room} /></div>` : null;
}

/** On a phone there is a way back to the rooms, also without a room. */
function NoRoomHeader() {
  return html`<header class="room-header"><button type="button" class="icon-button narrow-only" aria-label="Rooms" onClick=${() => { column.value = "rooms"; }}><${Icon} name="arrow-left" large=${true} /></button></header>`;
}

/** A failure that belongs to no one place. */
function Problem() {
  const store = useStore();
  const problem = store.problem.value;
  if (!problem) return null;
  return html`<div class="connection" role="alert" data-state="problem"><${Icon} name="circle-alert" /><span>${problem.detail}</span>
    <button type="button" class="link-button" onClick=${() => store.dismissProblem()}>Dismiss</button></div>`;
}
