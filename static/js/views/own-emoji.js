/** The picture of one of the workspace's own emoji, once it is known. */
import { html } from "../../vendor/htm-preact.js";
import { CustomEmoji } from "../core/custom_emoji.js";
import { useStore } from "./store.js";

/** @param {{emoji: string}} props `:name:` */
export function OwnEmoji({ emoji }) {
  const custom = useStore().part(CustomEmoji).of(emoji);
  return custom ? html`<img class="emoji" src=${custom.url} alt=${emoji} title=${emoji} loading="lazy" draggable=${false} />` : html`${emoji}`;
}
