/** The chat page: rooms, conversation, people. */
import { html } from "../../vendor/htm-preact.js";
import { useLayoutEffect } from "../../vendor/preact-hooks.js";
import { Composer } from "./composer.js";
import { ConnectionLine } from "./connection_line.js";
import { DialogPlace } from "./dialog.js";
import { Icon } from "./icon.js";
import { PeoplePanel } from "./people_panel.js";
import { BrowseRooms } from "./room_dialogs.js";
import { RoomHeader } from "./room_header.js";
import { Sidebar } from "./sidebar.js";
import { StoreContext, useStore } from "./store.js";
import { Timeline } from "./timeline.js";
import { column, openDialog, peopleOpen, toasts, words } from "./ui.js";

/** @param {{store: import("./store.js").Store}} props */
export function App({ store }) {
  return html`<${StoreContext.Provider} value=${store}><${Shell} /></${StoreContext.Provider}>`;
}

function Shell() {
  const store = useStore();
  const room = store.current.value;
  const people = room !== null && peopleOpen.value;
  return html`<div class="shell" data-column=${column.value} data-panel=${people ? "people" : undefined}>
    <div class="shell-side"><${Sidebar} /></div>
    <main class="shell-main" id="main">
      <div class="shell-top"><${ConnectionLine} />${room && html`<${RoomHeader} room=${room} />`}</div>
      ${room ? html`<${Timeline} room=${room} /><${Composer} room=${room} />` : html`<${NoRoom} />`}
    </main>
    ${people && html`<div class="shell-panel"><${PeoplePanel} key=${room.id} room=${room} /></div>`}
  </div>
  <${DialogPlace} /><${Toasts} /><${Title} />`;
}

function NoRoom() {
  const store = useStore();
  const problem = store.problem.value;
  if (!store.ready.value && !problem) return html`<div class="empty" aria-busy="true"></div>`;
  return html`<div class="empty shell-empty">
    <${Icon} name="messages-square" large=${true} />
    <strong>${problem ? words(problem) : "No room is open"}</strong>
    <p>Choose one on the left, or look through all there are.</p>
    <button type="button" class="button" onClick=${() => openDialog(() => html`<${BrowseRooms} />`)}>Browse rooms</button>
  </div>`;
}

function Toasts() {
  const store = useStore();
  const problem = store.problem.value;
  return html`<div class="toasts" role="status">
    ${problem && store.current.value && html`<div class="toast"><span>${words(problem)}</span><button type="button" class="link-button" onClick=${() => store.dismissProblem()}>Close</button></div>`}
    ${toasts.value.map((one) => html`<div class="toast" key=${one.id}>${one.text}</div>`)}
  </div>`;
}

/** "(4) garden · Garden Inc": what is unread is seen from another tab. */
function Title() {
  const store = useStore();
  const { messages } = store.unread.value;
  const name = store.workspace.value.name || "Flack";
  const title = `${messages ? `(${messages > 999 ? "999+" : messages}) ` : ""}${store.current.value ? `${store.current.value.title.value} · ` : ""}${name}`;
  useLayoutEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
