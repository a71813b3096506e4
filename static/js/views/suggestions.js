/** What may be meant while one types: `@an` a person, `#ga` a room, `:ta` an emoji, `/po` something to be done. */
import { asEntries } from "../core/custom_emoji.js";
import { TONE_KEY, searched, toned } from "../core/emoji.js";
import { bestFit, fitting } from "../core/fuzzy.js";
import { html } from "../../vendor/htm-preact.js";
import { gettext } from "../core/words.js";
import { EmojiFace } from "./emoji-face.js";
import { Icon } from "./icon.js";
import { commands } from "./parts.js";
import { Avatar, inOrder, nameOf } from "./people.js";
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
/** Not for a face made of characters, like `:D`. */
const LEAST_LETTERS = 2;
const CALLS = [
  { name: "room", hint: gettext("everybody in it") },
  { name: "here", hint: gettext("those of them who are here") },
];

/**
 * @param {Store} store
 * @param {RoomModel} room
 * @param {{sign: string, letters: string} | null} asked
 * @returns {{title: string, list: Suggestion[]}}
 */
export function suggestionsFor(store, room, asked) {
  if (asked?.sign === "@") return { title: gettext("People"), list: [...people(store, asked.letters), ...calls(room, asked.letters)].slice(0, MOST_SUGGESTED) };
  if (asked?.sign === "#") return { title: gettext("Rooms"), list: rooms(store, asked.letters) };
  if (asked?.sign === "/") return { title: gettext("Commands"), list: doings(store, room, asked.letters) };
  if (asked?.sign === ":") return { title: gettext("Emoji"), list: emoji(store, asked.letters) };
  return { title: "", list: [] };
}

/**
 * What is being typed before the caret: `@an` asks for "an", `:ta` for "ta". A slash means something at the very beginning.
 * @param {string} text
 * @param {number} caret
 * @returns {{start: number, sign: string, letters: string} | null}
 */
export function askedFor(text, caret) {
  const before = text.slice(0, caret);
  const [, ...found] = /(?:^|[\s(])(?:(@)([\p{L}\p{N}._-]{0,32})|(#)(\p{L}[\p{L}\p{N}_-]{0,60})|(:)([\p{L}\p{N}_+-]{1,32}))$/u.exec(before) ?? /^(\/)([a-z]{0,20})$/.exec(before) ?? [];
  const [sign, letters = ""] = found.filter((one) => one !== undefined);
  if (sign === undefined) return null;
  if (sign === ":" && letters.length < LEAST_LETTERS) return null;
  return { start: caret - letters.length - 1, sign, letters };
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
  const found = commands()?.offered(store, room, letters) ?? [];
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
  void store.emoji.load().catch(() => {});
  void store.customs.load().catch(() => {});
  const own = { name: gettext("Own"), emoji: asEntries(store.customs.offered.value) };
  const skin = kept(TONE_KEY) ?? "";
  return searched([own, ...(store.emoji.groups.value ?? [])], letters)
    .slice(0, MOST_SUGGESTED)
    .map((one) => ({ ...one, emoji: one.url ? one.emoji : toned(one.emoji, skin) }))
    .map((one) => ({ text: `${one.emoji} `, face: html`<span class="suggest-emoji"><${EmojiFace} emoji=${one.emoji} /></span>`, label: `:${one.names[0]}:`, hint: "" }));
}
