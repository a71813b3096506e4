/** What has become of the room, in a quiet line between what people say. */
import { html } from "../../vendor/htm-preact.js";
import { MessageText } from "./html.js";
import { nameOf } from "./people.js";
import { useStore } from "./store.js";
import { clock } from "./time.js";

/** @param {{message: import("../core/types.js").Message, lit: boolean}} props `lit`: a permanent link points here */
export function SystemLine({ message, lit }) {
  const store = useStore();
  return html`<div class="system-line" data-number=${message.number} data-lit=${lit ? "" : undefined}><b>${nameOf(store.user(message.user_id))}</b><${MessageText} message=${message} /><time datetime=${message.created_at}>${clock(message.created_at)}</time></div>`;
}
