/** People as the page shows them: a name, a colour of their own, a face, whether they are here. */
import { html } from "../../vendor/htm-preact.js";
import { gettext, joined } from "../core/words.js";

/** @typedef {import("../core/types.js").User} User */
/** @typedef {import("../core/standing.js").State} State */

/**
 * What to call somebody.
 * @param {User | undefined} user
 */
export function nameOf(user) {
  return user ? user.display_name || user.nickname : gettext("Someone");
}

/** Their page. @param {User} user */
export const pageOf = (user) => `/people/${encodeURIComponent(user.nickname)}`;

/** Whose page it is. @param {Map<number, User>} users @param {string} path @returns {User | undefined} */
export const userAt = (users, path) => (path.startsWith("/people/") ? [...users.values()].find((user) => pageOf(user) === path) : undefined);

/**
 * A hue from the nickname: the same on every screen, far apart for names that are close.
 * @param {string} nickname
 */
export function hueOf(nickname) {
  let hash = 2166136261;
  for (const character of nickname.toLowerCase()) hash = Math.imul(hash ^ (character.codePointAt(0) || 0), 16777619);
  // 24 steps of 15 degrees: neighbours on the wheel can still be told apart.
  return ((hash >>> 8) % 24) * 15;
}

/** @param {User | undefined} user */
const colour = (user) => ({ "--hue": String(hueOf(user ? user.nickname : "")) });

/** @param {string} name */
const initial = (name) => [...name.replace(/^[._-]+/u, "")].slice(0, 1).join("").toLocaleUpperCase();

/** The picture in the size of a message's face (docs/protocol.md, `avatar`). @param {string} address */
const small = (address) => address.replace(/\.webp$/, "-96.webp");

/** What one says of each state. @type {Record<State, string>} */
export const IN_WORDS = { here: gettext("Here"), idle: gettext("Idle"), dnd: gettext("Do not disturb"), away: gettext("Away"), offline: gettext("Not here") };

/** Idle is still here: who does nothing for some minutes doesn't move in a list. @param {State} state */
export const isHere = (state) => state !== "away" && state !== "offline";

/** @param {{user: User | undefined, state?: State, size?: "small" | "tiny"}} props */
export function Avatar({ user, state, size }) {
  const face = user?.avatar ? html`<img src=${small(user.avatar)} alt="" decoding="async" />` : initial(nameOf(user));
  return html`<span class=${size ? `avatar ${size}` : "avatar"} style=${colour(user)} aria-hidden="true">
    ${face}${state && html`<i class="presence" data-state=${state}></i>`}
  </span>`;
}

/** @param {{user: User | undefined}} props */
export function PersonName({ user }) {
  return html`<span class="person-name" style=${colour(user)} title=${user ? `@${user.nickname}` : undefined}>${nameOf(user)}</span>`;
}

/**
 * "Anna", "Anna and Bert", "Anna, Bert and Carol", "Several people".
 * @param {string[]} names
 */
export function listed(names) {
  if (names.length > 3) return gettext("Several people");
  return joined(names);
}
