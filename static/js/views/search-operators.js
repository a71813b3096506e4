/** What narrows a search down: each operator with its name, and what may be meant while one is typed. */
import { html } from "../../vendor/htm-preact.js";
import { fitting } from "../core/fuzzy.js";
import { NAMES, TRAITS } from "../core/searching.js";
import { gettext, locale } from "../core/words.js";
import { Icon } from "./icon.js";
import { inOrder } from "./people-order.js";
import { Avatar, nameOf } from "./people.js";
import { RoomIcon } from "./rooms.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./suggestions.js").Suggestion} Suggestion */
/** @typedef {import("../core/searching.js").Operator} Operator */

const MOST = 6;

/** @type {Record<string, string>} */
const LABELS = {
  "from:me": gettext("Mine"),
  "has:link": gettext("With links"),
  "has:file": gettext("With files"),
  "has:image": gettext("With pictures"),
  "has:reaction": gettext("With reactions"),
  "has:thread": gettext("With a thread"),
  "is:thread": gettext("In threads"),
  "is:pinned": gettext("Pinned"),
  "is:starred": gettext("Saved"),
  "during:today": gettext("Today"),
  "during:yesterday": gettext("Yesterday"),
};

/** Asked for often, one press away. */
export const OFFERED = ["from:me", "has:link", "has:file", "is:thread", "is:starred", "during:today"];

/** @type {Record<string, string>} What each one does, while it is only begun. */
const HINTS = {
  from: gettext("who wrote it"),
  in: gettext("the room"),
  has: gettext("what comes with it"),
  is: gettext("what it is"),
  before: gettext("earlier than a day"),
  after: gettext("later than a day"),
  during: gettext("on a day, in a month or a year"),
};

/** @param {Store} store @param {Pick<Operator, "name" | "value">} operator */
export function labelOf(store, { name, value }) {
  const known = LABELS[`${name}:${value}`];
  if (known) return known;
  if (name === "from") {
    const user = [...store.users.value.values()].find(({ nickname }) => nickname.toLowerCase() === value.replace(/^@/, ""));
    return gettext("From {person}", { person: user ? nameOf(user) : value });
  }
  if (name === "in") {
    const room = store.rooms.value.find(({ facts }) => facts.value.slug === value.replace(/^#/, ""));
    return room && room === store.current.value ? gettext("This room") : gettext("In {room}", { room: room ? room.title.value : value });
  }
  if (name === "before") return gettext("Before {day}", { day: dayOf(value) });
  if (name === "after") return gettext("After {day}", { day: dayOf(value) });
  return dayOf(value);
}

/** A day, a month or a year, as it is typed. @param {string} value */
function dayOf(value) {
  const known = LABELS[`during:${value}`];
  if (known) return known;
  const [year = 0, month, day] = value.split("-").map(Number);
  const form = day ? /** @type {const} */ ({ dateStyle: "medium" }) : month ? /** @type {const} */ ({ month: "long", year: "numeric" }) : /** @type {const} */ ({ year: "numeric" });
  return new Intl.DateTimeFormat(locale, form).format(new Date(year, (month ?? 1) - 1, day ?? 1));
}

/** What may be meant. @param {Store} store @param {{name: string | null, letters: string}} asked @returns {Suggestion[]} */
export function suggestionsFor(store, { name, letters }) {
  if (name === null) return begun(letters);
  if (name === "from") return people(store, letters.replace(/^@/, ""));
  if (name === "in") return rooms(store, letters.replace(/^#/, ""));
  if (name === "has" || name === "is") return TRAITS[name].filter((value) => value.startsWith(letters.toLowerCase()) && value !== letters.toLowerCase()).map((value) => plain(`${name}:${value}`));
  return days(name, letters.toLowerCase());
}

/** @param {string} letters @returns {Suggestion[]} */
function begun(letters) {
  return NAMES.filter((name) => name.startsWith(letters)).map((name) => ({ text: `${name}:`, face: html`<${Icon} name="search" />`, label: `${name}:`, hint: HINTS[name] ?? "" }));
}

/** @param {string} operator @returns {Suggestion} */
const plain = (operator) => ({ text: `${operator} `, face: html`<${Icon} name="search" />`, label: operator, hint: LABELS[operator] ?? "" });

/** @param {Store} store @param {string} letters @returns {Suggestion[]} */
function people(store, letters) {
  const me = store.me.peek();
  const others = inOrder([...store.users.value.values()].filter(({ id }) => id !== me.id), store.standing);
  const fits = fitting(others, letters, ({ nickname, display_name }) => [nickname, display_name]);
  if (fits[0]?.nickname.toLowerCase() === letters.toLowerCase() || letters.toLowerCase() === "me") return [];
  const mine = "me".startsWith(letters.toLowerCase()) ? [{ text: "from:me ", face: html`<${Avatar} user=${me} size="tiny" />`, label: gettext("Me"), hint: "me" }] : [];
  return [...mine, ...fits.map((user) => ({ text: `from:${user.nickname} `, face: html`<${Avatar} user=${user} size="tiny" />`, label: nameOf(user), hint: `@${user.nickname}` }))].slice(0, MOST);
}

/** @param {Store} store @param {string} letters @returns {Suggestion[]} */
function rooms(store, letters) {
  const fits = fitting(store.rooms.value.filter(({ facts }) => facts.value.slug), letters, ({ title, facts }) => [facts.value.slug ?? "", title.value]);
  if (fits[0]?.facts.value.slug === letters.toLowerCase()) return [];
  return fits.slice(0, MOST).map((room) => ({ text: `in:${room.facts.value.slug} `, face: html`<${RoomIcon} room=${room.facts.value} />`, label: room.title.value, hint: `#${room.facts.value.slug}` }));
}

/** Today, yesterday, this month, this year; any other day is typed. @param {string} name @param {string} letters @returns {Suggestion[]} */
function days(name, letters) {
  const today = new Date();
  const year = String(today.getFullYear());
  const month = `${year}-${String(today.getMonth() + 1).padStart(2, "0")}`;
  return ["today", "yesterday", month, year]
    .filter((value) => value.startsWith(letters) && value !== letters)
    .map((value) => ({ text: `${name}:${value} `, face: html`<${Icon} name="calendar" />`, label: `${name}:${value}`, hint: dayOf(value) }));
}
