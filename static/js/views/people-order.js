/** People in a list: who fits what is typed, and who comes first. */
import { isHere, nameOf } from "./people.js";

/** @import { Standing } from "../core/standing.js" */
/** @import { User } from "../core/types.js" */

/** Whether a part of somebody's names begins with the letters. @param {User} user @param {string} letters */
export function isCalled(user, letters) {
  const wanted = letters.trim().replace(/^@/, "").toLocaleLowerCase();
  const names = [user.nickname, user.display_name, ...`${user.nickname} ${user.display_name}`.split(/[\s._-]+/)];
  return names.some((name) => name.toLocaleLowerCase().startsWith(wanted));
}

/**
 * Those who are here first, then by name.
 * @param {User[]} users
 * @param {Standing} standing
 */
export function inOrder(users, standing) {
  const here = (/** @type {User} */ user) => (isHere(standing.of(user)) ? 0 : 1);
  return [...users].sort((a, b) => here(a) - here(b) || nameOf(a).localeCompare(nameOf(b)));
}
