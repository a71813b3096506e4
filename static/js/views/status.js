/** What somebody says they are doing: an emoji beside their name; the words where there is room, else for the asking. */
import { html } from "../../vendor/htm-preact.js";
import { EmojiFace } from "./emoji-face.js";
import { useStore } from "./store.js";

/** @param {{user: import("../core/types.js").User | undefined}} props */
export function StatusMark({ user }) {
  const status = useStore().standing.status(user);
  if (!status?.emoji) return null;
  return html`<span class="status-mark" title=${status.text || undefined}><${EmojiFace} emoji=${status.emoji} />${status.text && html`<span class="sr-only">${status.text}</span>`}</span>`;
}
