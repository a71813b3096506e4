/** Who has read the last word of a direct room, in a quiet line. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { Seen } from "../core/seen.js";
import { gettext } from "../core/words.js";
import { listed, nameOf } from "./people.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** Below my own message, while it is the last word of a direct room. @param {{room: RoomModel, message: Message}} props */
export function SeenLine({ room, message }) {
  const store = useStore();
  const online = store.connection.value.phase === "online";
  useEffect(() => {
    if (online) void store.part(Seen).load(message);
  }, [message.id, online]);
  const readers = store.part(Seen).by(message);
  if (!readers.length) return null;
  const others = (room.facts.value.user_ids ?? []).length - 1;
  const words = others === 1 ? gettext("Seen") : readers.length === others ? gettext("Seen by all") : gettext("Seen by {people}", { people: listed(readers.map((id) => nameOf(store.user(id)))) });
  return html`<p class="seen-line" role="status">${words}</p>`;
}
