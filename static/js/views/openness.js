/** Who finds and reads a room, in words. */
import { gettext, pgettext } from "../core/words.js";

/** @typedef {import("../core/types.js").Room} Room */
/** @typedef {"private" | "open" | "web"} Openness */

/** @type {{value: Openness, label: string, says: string}[]} */
export const OPENNESS = [
  { value: "private", label: gettext("Private"), says: gettext("Only who is brought in can find and read it.") },
  { value: "open", label: pgettext("kind of room", "Open"), says: gettext("Everybody here can find, read and join it.") },
  { value: "web", label: gettext("Open, and on the web"), says: gettext("Anybody can read it, also without signing in.") },
];

/** @param {Room} room @returns {Openness} */
export const opennessOf = (room) => (room.kind === "private" ? "private" : room.web_public ? "web" : "open");
