/** Direct rooms: whose face stands for one. */
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { EmojiFace } from "./emoji-face.js";
import { Icon } from "./icon.js";
import { Avatar, IN_WORDS, isHere } from "./people.js";
import { useStore } from "./store.js";

/** @import { RoomModel } from "../core/room_model.js" */
/** @import { Store } from "./store.js" */

/** The face of the one other, with presence; several people stand as several. @param {{room: RoomModel}} props */
export function DirectFace({ room }) {
  const store = useStore();
  const others = othersIn(store, room);
  const [only] = others;
  if (others.length !== 1 || only === undefined) return html`<${Icon} name="users" />`;
  const user = store.user(only);
  return html`<${Avatar} user=${user} size="tiny" state=${store.standing.of(user)} />`;
}

/** How the one other stands, or how many are here. @param {{room: RoomModel}} props */
export function DirectPresence({ room }) {
  const store = useStore();
  const others = othersIn(store, room);
  const states = others.map((id) => store.standing.of(store.user(id)));
  const [only] = states;
  const words = states.length === 1 && only ? IN_WORDS[only] : gettext("{here} of {all} here", { here: states.filter(isHere).length, all: states.length });
  const status = others.length === 1 ? store.standing.status(store.user(/** @type {number} */ (others[0]))) : null;
  return html`<p class="room-topic truncate">${words}${status && html` · ${status.emoji && html`<${EmojiFace} emoji=${status.emoji} /> `}${status.text}`}</p>`;
}

/** @param {Store} store @param {RoomModel} room */
function othersIn(store, room) {
  const me = store.me.value.id;
  return (room.facts.value.user_ids ?? []).filter((id) => id !== me);
}
