/** The rooms: where you are, what is unread, where to go. */
import { html } from "../../vendor/htm-preact.js";
import { useComputed } from "../../vendor/signals.js";
import { gettext, ngettext, number } from "../core/words.js";
import { DirectFace } from "./direct.js";
import { Icon, Mark } from "./icon.js";
import { JumpField, query } from "./jump-field.js";
import { MenuButton } from "./menu-button.js";
import { BrowseRooms, MyMenu, NewMessage, NewRoom, SidePeople, WorkspaceMenu } from "./parts.js";
import { Avatar, nameOf } from "./people.js";
import { RoomIcon } from "./rooms.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";
import { openDialog, panel, showPanel } from "./ui.js";

/** @import { ComponentChildren } from "../../vendor/preact.js" */
/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Panel } from "./ui.js" */

export function Sidebar() {
  const searching = query.value.trim() !== "";
  return html`<nav class="sidebar" aria-label=${gettext("Rooms")}>
    <div class="sidebar-top"><${WorkspaceButton} /></div>
    <${JumpField} />
    <div class="sidebar-scroll" hidden=${searching}>
      <${Mine} />
      <${Starred} />
      <${Rooms} />
      <${Direct} />
      <${Archived} />
      <${SidePeople} />
    </div>
    <div class="sidebar-foot"><${MyButton} /></div>
  </nav>`;
}

function WorkspaceButton() {
  const store = useStore();
  return html`<${MenuButton} menu=${WorkspaceMenu} label=${gettext("Workspace")} class="workspace"
    button=${html`${store.workspace.value.logo ? html`<img class="mark-logo" src=${store.workspace.value.logo} alt="" />` : html`<${Mark} />`}<span class="truncate">${store.workspace.value.name || "Flack"}</span><span class="sr-only">${gettext(", workspace")}</span><${Icon} name="chevron-down" />`} />`;
}

function MyButton() {
  const store = useStore();
  const me = store.me.value;
  const online = store.connection.value.phase === "online";
  return html`<${MenuButton} menu=${MyMenu} label=${gettext("You")} class="me" up=${true}
    button=${html`<${Avatar} user=${me} size="small" state=${online ? store.standing.of(me) : "offline"} /><span class="truncate">${nameOf(me)}</span><span class="sr-only">${gettext(", you")}</span>`} />`;
}

/** What is mine over all rooms. */
function Mine() {
  const store = useStore();
  const unread = store.threads.unread.value;
  const mentions = store.threads.mentions.value;
  const waiting = store.list.unreadRooms.value.reduce((sum, room) => sum + room.unread.value, 0);
  const due = store.due.value;
  const named = store.unread.value.mentions;
  const reported = store.reported.value;
  return html`<ul class="side-list side-mine" role="list">
    <li><${PanelButton} kind="unread" icon="inbox" label=${gettext("Unread")}>${waiting > 0 && html`<${Count} kind="unread" n=${waiting} spoken=${ngettext("{n} unread message", "{n} unread messages", waiting)} />`}</${PanelButton}></li>
    <li><${PanelButton} kind="threads" icon="messages-square" label=${gettext("Threads")}>${mentions > 0
      ? html`<${Count} kind="mention" n=${mentions} spoken=${ngettext("{n} mentions you", "{n} mention you", mentions)} />`
      : unread > 0 && html`<${Count} kind="unread" n=${unread} spoken=${ngettext("{n} with new replies", "{n} with new replies", unread)} />`}</${PanelButton}></li>
    <li><${PanelButton} kind="mentions" icon="at-sign" label=${gettext("Mentions")}>${named > 0 && html`<${Count} kind="mention" n=${named} spoken=${ngettext("{n} unread", "{n} unread", named)} />`}</${PanelButton}></li>
    ${reported > 0 && html`<li><${PanelButton} kind="reports" icon="flag" label=${gettext("Reports")}><${Count} kind="mention" n=${reported} spoken=${ngettext("{n} to decide about", "{n} to decide about", reported)} /></${PanelButton}></li>`}
    <li><${PanelButton} kind="saved" icon="bookmark" label=${gettext("Saved")} /></li>
    <li><${PanelButton} kind="later" icon="clock" label=${gettext("Later")}>${due > 0 && html`<${Count} kind="mention" n=${due} spoken=${ngettext("{n} to look at", "{n} to look at", due)} />`}</${PanelButton}></li>
  </ul>`;
}

/** @param {{kind: Panel, icon: string, label: string, children?: ComponentChildren}} props */
function PanelButton({ kind, icon, label, children }) {
  const open = panel.value === kind;
  return html`<button type="button" class="side-item" aria-pressed=${String(open)} onClick=${() => showPanel(open ? null : kind)}><${Icon} name=${icon} /><span class="truncate">${label}</span>${children}</button>`;
}

/** Those with a star, whatever they are. */
function Starred() {
  const { starred } = useStore().sections.value;
  if (!starred.length) return null;
  return html`<section class="side-section" aria-labelledby="starred-title">
    <div class="side-head"><h2 id="starred-title">${gettext("Starred")}</h2></div>
    <ul class="side-list" role="list">${starred.map((room) => html`<li key=${room.id}><${RoomLink} room=${room} /></li>`)}</ul>
  </section>`;
}

function Direct() {
  const { direct } = useStore().sections.value;
  return html`<section class="side-section" aria-labelledby="direct-title">
    <div class="side-head">
      <h2 id="direct-title">${gettext("Direct messages")}</h2>
      <button type="button" class="icon-button" aria-label=${gettext("New message")} title=${gettext("New message")} onClick=${() => openDialog(() => html`<${NewMessage} />`)}><${Icon} name="plus" /></button>
    </div>
    <ul class="side-list" role="list">${direct.map((room) => html`<li key=${room.id}><${RoomLink} room=${room} /></li>`)}</ul>
  </section>`;
}

/** What is over, and still mine to read. */
function Archived() {
  const { archived } = useStore().sections.value;
  if (!archived.length) return null;
  return html`<section class="side-section" aria-labelledby="archived-title">
    <div class="side-head"><h2 id="archived-title">${gettext("Archived")}</h2></div>
    <ul class="side-list" role="list">${archived.map((room) => html`<li key=${room.id}><${RoomLink} room=${room} /></li>`)}</ul>
  </section>`;
}

function Rooms() {
  const store = useStore();
  const { rooms } = store.sections.value;
  return html`<section class="side-section" aria-labelledby="rooms-title">
    <div class="side-head">
      <h2 id="rooms-title">${gettext("Rooms")}</h2>
      <button type="button" class="icon-button" aria-label=${gettext("Browse rooms")} title=${gettext("Browse rooms")} onClick=${() => openDialog(() => html`<${BrowseRooms} />`)}><${Icon} name="compass" /></button>
      <button type="button" class="icon-button" aria-label=${gettext("New room")} title=${gettext("New room")} onClick=${() => openDialog(() => html`<${NewRoom} />`)}><${Icon} name="plus" /></button>
    </div>
    <ul class="side-list" role="list">
      ${rooms.map((room) => html`<li key=${room.id}><${RoomLink} room=${room} /></li>`)}
      ${!store.rooms.value.length && html`<li class="side-note">${store.ready.value ? gettext("You are in no room yet.") : gettext("Loading your rooms…")}</li>`}
    </ul>
  </section>`;
}

/** @param {{room: RoomModel, option?: import("./jump-to.js").Option}} props `option`: it is one of a list to choose from */
export function RoomLink({ room, option }) {
  const store = useStore();
  const unread = room.unread.value;
  const mentions = room.mentions.value;
  const archived = room.isArchived.value;
  const muted = archived || (room.isMember.value && !room.counts.value);
  const open = useComputed(() => store.current.value === room).value; // two rows are drawn when one goes to another room
  return html`<a class="side-item" href=${store.roomPath(room)} onClick=${follow} aria-current=${open ? "page" : undefined}
    data-unread=${unread && !muted ? "" : undefined} data-muted=${muted ? "" : undefined} ...${option}>
    ${room.isDirect ? html`<${DirectFace} room=${room} />` : html`<${RoomIcon} room=${room.facts.value} />`}
    <span class="truncate">${room.title.value}</span>${archived && html`<span class="sr-only">${gettext(", archived")}</span>`}
    ${mentions > 0
      ? html`<${Count} kind="mention" n=${mentions} spoken=${ngettext("{n} mentions you", "{n} mention you", mentions)} />`
      : unread > 0 && !muted && html`<${Count} kind="unread" n=${unread} spoken=${ngettext("{n} unread", "{n} unread", unread)} />`}
  </a>`;
}

/** A number beside a name, and what it says to who hears it. @param {{kind: "mention" | "unread", n: number, spoken: string}} props */
function Count({ kind, n, spoken }) {
  return html`<span class="count" data-kind=${kind}><span aria-hidden="true">${short(n)}</span><span class="sr-only">${spoken}</span></span>`;
}

/** @param {number} count */
const short = (count) => (count > 999 ? `${number(999)}+` : number(count));
