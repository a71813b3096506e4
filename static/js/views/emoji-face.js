/** An emoji as it looks: a character, or the picture of one of the workspace's own. */
import { html } from "../../vendor/htm-preact.js";
import { OwnEmoji } from "./parts.js";

/** @param {{emoji: string}} props a character, or `:name:` */
export const EmojiFace = ({ emoji }) => (emoji.startsWith(":") ? html`<${OwnEmoji} emoji=${emoji} />` : html`${emoji}`);
