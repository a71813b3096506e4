/** An emoji as it looks: a character, or the picture of one of the workspace's own. */
import { html } from "../../vendor/htm-preact.js";
import { useStore } from "./store.js";

/** @param {{emoji: string}} props a character, or `:name:` */
export function EmojiFace({ emoji }) {
  const custom = useStore().customs.of(emoji);
  return custom ? html`<img class="emoji" src=${custom.url} alt=${emoji} title=${emoji} loading="lazy" draggable=${false} />` : html`${emoji}`;
}
