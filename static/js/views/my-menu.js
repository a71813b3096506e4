/** What is mine: how I am, how the page looks, settings, signing out. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { AvailabilityItems } from "./availability.js";
import { Icon } from "./icon.js";
import { showShortcuts } from "./keyboard.js";
import { Menu, MenuItem } from "./menu.js";
import { EmojiFace } from "./emoji-face.js";
import { NotificationSettings, StatusDialog } from "./parts.js";
import { hint } from "./shortcuts.js";
import { useStore } from "./store.js";
import { ThemeChoice } from "./theme-choice.js";
import { openDialog } from "./ui.js";

/** @import { Opened } from "./menu-button.js" */

/** @param {{opened: Opened}} props */
export function MyMenu({ opened }) {
  const store = useStore();
  const me = store.me.value;
  const status = store.standing.status(me);
  return html`<${Menu} opened=${opened}>
    <div class="menu-label">@${me.nickname}</div>
    <button type="button" role="menuitem" tabindex="-1" aria-haspopup="dialog" onClick=${() => openDialog(() => html`<${StatusDialog} />`)}>
      ${status?.emoji ? html`<span class="menu-emoji"><${EmojiFace} emoji=${status.emoji} /></span>` : html`<${Icon} name="smile-plus" />`}<span class="truncate">${status ? status.text || gettext("Your status") : gettext("Set your status")}</span></button>
    <hr />
    <${AvailabilityItems} />
    <hr />
    <${ThemeChoice} />
    <hr />
    <${MenuItem} icon="settings" href="/settings">${gettext("Settings")}</${MenuItem}>
    <${MenuItem} icon="bell" onClick=${() => openDialog(() => html`<${NotificationSettings} />`)}>${gettext("Notifications")}</${MenuItem}>
    <${MenuItem} icon="keyboard" hint=${hint("page", "map")} onClick=${showShortcuts}>${gettext("Keyboard shortcuts")}</${MenuItem}>
    <${MenuItem} icon="log-out" onClick=${signOut}>${gettext("Sign out")}</${MenuItem}>
  </${Menu}>`;
}

function signOut() {
  const form = document.getElementById("sign-out");
  if (form instanceof HTMLFormElement) form.requestSubmit();
}
