/** What can be done in the workspace: rooms, its emoji, and what those look after who look after it. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { Menu, MenuItem } from "./menu.js";
import { BrowseRooms, NewRoom, openEmoji } from "./parts.js";
import { useStore } from "./store.js";
import { openDialog, showPanel } from "./ui.js";

/** @import { Opened } from "./menu-button.js" */

/** @param {{opened: Opened}} props */
export function WorkspaceMenu({ opened }) {
  const store = useStore();
  const staff = store.me.value.role !== "member";
  return html`<${Menu} opened=${opened}>
    <${MenuItem} icon="plus" onClick=${() => openDialog(() => html`<${NewRoom} />`)}>${gettext("New room")}</${MenuItem}>
    <${MenuItem} icon="compass" onClick=${() => openDialog(() => html`<${BrowseRooms} />`)}>${gettext("Browse rooms")}</${MenuItem}>
    <${MenuItem} icon="smile" onClick=${openEmoji}>${gettext("Emoji")}</${MenuItem}>
    <hr />
    ${store.me.value.role === "administrator" && html`<${MenuItem} icon="settings" href="/settings/workspace">${gettext("Workspace settings")}</${MenuItem}>`}
    ${store.decides.value && html`<${MenuItem} icon="flag" onClick=${() => showPanel("reports")}>${gettext("Reports")}</${MenuItem}>`}
    ${staff && html`<${MenuItem} icon="shield" href="/admin/">${gettext("Admin")}</${MenuItem}><${MenuItem} icon="list" href="/stats">${gettext("Statistics")}</${MenuItem}>`}
    <${MenuItem} icon="bot" href="/api/docs">API</${MenuItem}>
  </${Menu}>`;
}
