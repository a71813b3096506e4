/** Says new messages to those who listen instead of look. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { nameOf } from "./people.js";
import { useStore } from "./store.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../core/room_model.js").RoomModel} RoomModel */

/** @param {{room: RoomModel}} props */
export function Announcer({ room }) {
  const store = useStore();
  const [said, say] = useState("");
  const messages = room.timeline.messages.value;
  const last = messages[messages.length - 1];
  const heard = useRef(last ? last.number : 0);

  useEffect(() => {
    if (!last || last.number <= heard.current) return;
    // A stretch further on is not news: only what continues what was heard is said.
    const fresh = messages.filter((message) => message.number > heard.current);
    const continued = fresh.length <= 10;
    heard.current = last.number;
    const others = fresh.filter((message) => message.user_id !== store.me.value.id && !message.deleted_at);
    if (continued && others.length) say(others.map((message) => `${nameOf(store.user(message.user_id))}: ${message.source.slice(0, 200)}`).join("\n"));
  }, [last?.number]);

  return html`<div class="sr-only" role="status" aria-live="polite">${said}</div>`;
}
