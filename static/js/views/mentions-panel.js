/** The messages that mention me, the newest first. */
import { html } from "../../vendor/htm-preact.js";
import { MentionsOfMe } from "../core/mentions_of_me.js";
import { gettext } from "../core/words.js";
import { useTask } from "./dialog.js";
import { ListPanel } from "./list-panel.js";
import { MessageCard } from "./message-card.js";
import { follow } from "./routes.js";
import { useStore } from "./store.js";

export function MentionsPanel() {
  const store = useStore();
  const task = useTask();
  const list = store.part(MentionsOfMe).list.value;
  return html`<${ListPanel} title=${gettext("Mentions")} empty=${gettext("Nobody has mentioned you yet. Messages with {name} in them come here.", { name: `@${store.me.value.nickname}` })}
    count=${list?.length ?? null} load=${() => store.part(MentionsOfMe).load()}>
    <ul class="message-cards" role="list">${(list ?? []).map((message) => html`<${MessageCard} key=${message.id} message=${message} href=${store.permalink(message)}
      where=${store.room(message.room_id)?.title.value} onGo=${follow} />`)}</ul>
    ${store.part(MentionsOfMe).next.value && html`<button type="button" class="button small" disabled=${task.busy} aria-busy=${String(task.busy)} onClick=${() => task.run(() => store.part(MentionsOfMe).more())}>${gettext("Show more")}</button>`}
  </${ListPanel}>`;
}
