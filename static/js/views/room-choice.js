/** One of my rooms to choose, found by its name. */
import { html } from "../../vendor/htm-preact.js";
import { useState } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { matching } from "./jump-to.js";
import { RoomIcon } from "./rooms.js";
import { useStore } from "./store.js";

/** @typedef {import("./store.js").Store["rooms"]["value"][number]} RoomModel */

/** The room that is chosen, or the only one that is left; and what draws the choice. */
export function useRoomChoice() {
  const store = useStore();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(/** @type {RoomModel | null} */ (null));
  const rooms = matching(store.rooms.value.filter(store.mayWrite, store), text);
  const room = chosen && rooms.includes(chosen) ? chosen : rooms.length === 1 ? rooms[0] : null;
  const typed = (/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.target).value);
  const choice = html`<input class="input" type="search" aria-label=${gettext("Search your rooms")} placeholder=${gettext("Search your rooms")} autofocus autocomplete="off" value=${text} onInput=${typed} />
    <div class="pick-list" role="radiogroup" aria-label=${gettext("Where to")}>
      ${rooms.map((one) => html`<label key=${one.id} class="pick"><input type="radio" name="room" checked=${room === one} onChange=${() => setChosen(one)} />
        <${RoomIcon} room=${one.facts.value} /><span class="truncate">${one.title.value}</span></label>`)}
      ${!rooms.length && html`<p class="side-note">${gettext("No room of yours is called that.")}</p>`}
    </div>`;
  return { room, choice };
}
