/** What may be meant while one types: `@an` a person, `#ga` a room, `:ta` an emoji, `/po` something to be done. */
import { html } from "../../vendor/htm-preact.js";
import { asEntries, CustomEmoji } from "../core/custom_emoji.js";
import { EmojiTable, searched, TONE_KEY, toned } from "../core/emoji.js";
import { bestFit, fitting } from "../core/fuzzy.js";
import { gettext } from "../core/words.js";
import { EmojiFace } from "./emoji-face.js";
import { Icon } from "./icon.js";
import { commands } from "./parts.js";
import { inOrder } from "./people-order.js";
import { Avatar, nameOf } from "./people.js";
import { RoomIcon } from "./rooms.js";
import { kept } from "./ui.js";

/** @typedef {import("../core/types.js").User} User */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/**
 * @typedef {object} Suggestion
 * @property {string} text what comes into the place of what is typed
 * @property {import("../../vendor/preact.js").ComponentChild} face
 * @property {string} label
 * @property {string} hint
 */

const MOST_SUGGESTED = 6;
const CALLS = [
  { name: "room", hint: gettext("everybody in it") },
  { name: "here", hint: gettext("those of them who are here") },
];

/**
 * @param {Store} store
 * @param {RoomModel} room
 * @param {{sign: string, letters: string}} asked
 * @returns {{title: string, list: Suggestion[]}}
 */
export function suggestionsFor(store, room, asked) {
  if (asked.sign === "@") return { title: gettext("People"), list: [...people(store, asked.letters), ...calls(room, asked.letters)].slice(0, MOST_SUGGESTED) };
  if (asked.sign === "#") return { title: gettext("Rooms"), list: rooms(store, asked.letters) };
  if (asked.sign === "/") return { title: gettext("Commands"), list: doings(store, room, asked.letters) };
  return { title: gettext("Emoji"), list: emoji(store, asked.letters) };
}

/** @param {Store} store @param {string} letters @returns {Suggestion[]} */
function people(store, letters) {
  const me = store.me.peek().id;
  const others = inOrder([...store.users.value.values()].filter((user) => user.id !== me && !user.suspended_at && bestFit(namesOf(user), letters) !== null), store.standing);
  const fits = fitting(others, letters, namesOf);
  // Typed out in full there is nothing left to complete: Enter sends.
  if (fits.length === 1 && fits[0]?.nickname.toLocaleLowerCase() === letters.toLocaleLowerCase()) return [];
  return fits
    .slice(0, MOST_SUGGESTED)
    .map((user) => ({ text: `@${user.nickname} `, face: html`<${Avatar} user=${user} size="tiny" />`, label: nameOf(user), hint: `@${user.nickname}` }));
}

/** @param {User} user */
const namesOf = (user) => [user.nickname, user.display_name];

/** Those that have an address, what is put away last. @param {Store} store @param {string} letters @returns {Suggestion[]} */
function rooms(store, letters) {
  const named = store.rooms.value.filter(({ facts }) => facts.value.slug);
  const fits = fitting(named, letters, ({ title, facts }) => [facts.value.slug ?? "", title.value]);
  if (fits.length === 1 && fits[0]?.facts.value.slug === letters) return [];
  return [...fits.filter((room) => !room.isArchived.value), ...fits.filter((room) => room.isArchived.value)]
    .slice(0, MOST_SUGGESTED)
    .map((room) => ({ text: `#${room.facts.value.slug} `, face: html`<${RoomIcon} room=${room.facts.value} />`, label: room.title.value, hint: room.facts.value.topic }));
}

/** @param {Store} store @param {RoomModel} room @param {string} letters @returns {Suggestion[]} */
function doings(store, room, letters) {
  const found = commands.wanted()?.offered(store, room, letters) ?? [];
  if (found[0]?.name === letters && !found[0].takes) return [];
  return found.slice(0, letters ? MOST_SUGGESTED : undefined).map(({ name, label, icon, takes }) => ({ text: `/${name}${takes ? " " : ""}`, face: html`<${Icon} name=${icon} />`, label: `/${name}${takes ? ` ${takes}` : ""}`, hint: label }));
}

/** @param {RoomModel} room @param {string} letters @returns {Suggestion[]} */
function calls(room, letters) {
  if (room.isDirect || !letters) return [];
  const wanted = letters.toLocaleLowerCase();
  return CALLS.filter(({ name }) => name.startsWith(wanted) && name !== wanted).map(({ name, hint }) => ({ text: `@${name} `, face: html`<${Icon} name="at-sign" />`, label: name, hint }));
}

/** Fetched when the first one is typed; what is there by then is shown. @param {Store} store @param {string} letters @returns {Suggestion[]} */
function emoji(store, letters) {
  void store.part(EmojiTable).load().catch(() => {});
  void store.part(CustomEmoji).load().catch(() => {});
  const own = { name: gettext("Own"), emoji: asEntries(store.part(CustomEmoji).offered.value) };
  const skin = kept(TONE_KEY) ?? "";
  return searched([own, ...(store.part(EmojiTable).groups.value ?? [])], letters)
    .slice(0, MOST_SUGGESTED)
    .map((one) => ({ ...one, emoji: one.url ? one.emoji : toned(one.emoji, skin) }))
    .map((one) => ({ text: `${one.emoji} `, face: html`<span class="suggest-emoji"><${EmojiFace} emoji=${one.emoji} /></span>`, label: `:${one.names[0]}:`, hint: one.url ? "" : one.name }));
}
