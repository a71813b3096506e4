/** Where the letters in the field may lead: rooms, people, lists. */
import { html } from "../../vendor/htm-preact.js";
import { useLayoutEffect } from "../../vendor/preact-hooks.js";
import { fitting } from "../core/fuzzy.js";
import { Searching } from "../core/searching.js";
import { gettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { messageTo } from "./message-to.js";
import { BrowseRooms, commands } from "./parts.js";
import { inOrder } from "./people-order.js";
import { Avatar, nameOf } from "./people.js";
import { goTo } from "./routes.js";
import { RoomLink } from "./sidebar.js";
import { useStore } from "./store.js";
import { openDialog, showPanel, showSearch } from "./ui.js";

/** @import { ComponentChild, ComponentChildren } from "../../vendor/preact.js" */
/** @import { Store } from "./store.js" */
/** @import { Panel } from "./ui.js" */

const MOST_PEOPLE = 8;
const MOST_DEEDS = 4;

/**
 * Rooms that fit, the best first.
 * @param {Store["rooms"]["value"]} rooms
 * @param {string} text
 */
export function matching(rooms, text) {
  return fitting(rooms, text.trim().replace(/^#/, ""), (room) => [room.title.value, room.facts.value.slug ?? ""]);
}

/**
 * @typedef {object} Place somewhere to go
 * @property {string} key
 * @property {() => unknown} go
 * @property {(option: Option) => ComponentChild} draw
 */

/** What makes an item one of the list. @typedef {{role: "option", id: string, tabindex: -1, "aria-selected": "true" | "false"}} Option */

/** @type {{kind: Panel, icon: string, label: string}[]} */
const LISTS = [
  { kind: "unread", icon: "inbox", label: gettext("Unread") },
  { kind: "threads", icon: "messages-square", label: gettext("Threads") },
  { kind: "mentions", icon: "at-sign", label: gettext("Mentions") },
  { kind: "saved", icon: "bookmark", label: gettext("Saved") },
  { kind: "later", icon: "clock", label: gettext("Later") },
];

/** For who decides about them. */
const REPORTS = { kind: /** @type {const} */ ("reports"), icon: "flag", label: gettext("Reports") };

/** Among all messages. @param {Store} store @param {string} words */
export function searchFor(store, words) {
  store.part(Searching).text.value = words;
  if (words) void store.part(Searching).ask();
  showSearch(true);
}

/** Rooms first, then people, lists, what can be done, messages, and the way to all rooms. @param {Store} store @param {string} text @returns {Place[]} */
function placesFor(store, text) {
  const asked = text.trim();
  const rooms = asked.startsWith("@") ? [] : matching(store.rooms.value, asked);
  const me = store.me.value.id;
  const people = asked.startsWith("#") ? [] : [...store.users.value.values()].filter((user) => user.id !== me && !user.suspended_at);
  const shown = new Set(rooms.flatMap((room) => (room.facts.value.user_ids?.length === 2 ? room.facts.value.user_ids : [])));
  const alone = people.filter(({ id }) => !shown.has(id)); // of the others the room of the two stands above
  const called = fitting(inOrder(alone, store.standing), asked.replace(/^@/, ""), ({ nickname, display_name }) => [nickname, display_name]);
  const lists = fitting([...LISTS, ...(store.decides.value ? [REPORTS] : [])], asked, ({ label }) => [label]);
  const room = store.current.value;
  const deeds = /^[@#]/.test(asked) ? [] : (commands.wanted()?.doable(store, room, asked.replace(/^\//, "")) ?? []);
  return [
    ...rooms.map((room) => ({
      key: `room-${room.id}`,
      go: () => goTo(store.roomPath(room), room.id),
      draw: (/** @type {Option} */ option) => html`<${RoomLink} room=${room} option=${option} />`,
    })),
    ...called.slice(0, MOST_PEOPLE).map((user) => ({
      key: `person-${user.id}`,
      go: () => messageTo(store, [user.id]),
      draw: (/** @type {Option} */ option) => html`<${Item} option=${option}><${Avatar} user=${user} size="tiny" state=${store.standing.of(user)} /><span class="truncate">${nameOf(user)}</span><span class="quiet small">@${user.nickname}</span></${Item}>`,
    })),
    ...lists.map(({ kind, icon, label }) => ({
      key: kind,
      go: () => showPanel(kind),
      draw: (/** @type {Option} */ option) => html`<${Item} option=${option}><${Icon} name=${icon} /><span class="truncate">${label}</span></${Item}>`,
    })),
    ...deeds.slice(0, MOST_DEEDS).map((deed) => ({
      key: `deed-${deed.name}`,
      go: () => deed.run(store, /** @type {NonNullable<typeof room>} */ (room), ""),
      draw: (/** @type {Option} */ option) => html`<${Item} option=${option}><${Icon} name=${deed.icon} /><span class="truncate">${deed.label}</span></${Item}>`,
    })),
    {
      key: "search",
      go: () => searchFor(store, asked),
      draw: (/** @type {Option} */ option) => html`<${Item} option=${option}><${Icon} name="search" /><span class="truncate">${gettext("Messages with “{words}”", { words: asked })}</span></${Item}>`,
    },
    {
      key: "browse",
      go: () => openDialog(() => html`<${BrowseRooms} asked=${asked} />`),
      draw: (/** @type {Option} */ option) => html`<${Item} option=${option}><${Icon} name="compass" /><span class="truncate">${rooms.length ? gettext("Browse all rooms") : gettext("No room of yours. Browse all")}</span></${Item}>`,
    },
  ];
}

/** @param {{option: Option, children?: ComponentChildren}} props */
function Item({ option, children }) {
  return html`<button type="button" class="side-item" ...${option}>${children}</button>`;
}

/** What stands below the field while something is typed. @param {{text: string, at: {value: number}, done: () => void}} props */
export function JumpList({ text, at, done }) {
  const places = placesFor(useStore(), text);
  const chosen = Math.min(at.value, places.length - 1);
  const pick = (/** @type {Place} */ place) => {
    done();
    place.go();
  };
  useLayoutEffect(() => document.getElementById(`jump-${chosen}`)?.scrollIntoView({ block: "nearest" }), [chosen]);
  const optionOf = (/** @type {number} */ i) => ({ role: "option", id: `jump-${i}`, tabindex: -1, "aria-selected": String(i === chosen) });
  return html`<ul class="side-list jump-list" id="jump-list" role="listbox" aria-label=${gettext("Where to")}>
      ${places.map((place, i) => html`<li key=${place.key} role="presentation" onClick=${(/** @type {MouseEvent} */ event) => (event.defaultPrevented ? done() : isPlain(event) && pick(place))}>${place.draw(/** @type {Option} */ (optionOf(i)))}</li>`)}
    </ul>`;
}

/**
 * A key in the field.
 * @param {KeyboardEvent} event
 * @param {Store} store
 * @param {{text: string, at: {value: number}, done: () => void}} field
 */
export function jumpKey(event, store, { text, at, done }) {
  const places = placesFor(store, text);
  const chosen = Math.min(at.value, places.length - 1);
  if (event.key === "ArrowDown") at.value = Math.min(chosen + 1, places.length - 1);
  else if (event.key === "ArrowUp") at.value = Math.max(chosen - 1, 0);
  else {
    done();
    places[chosen]?.go();
  }
}

/** Not one that opens another tab. @param {MouseEvent} event */
const isPlain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
