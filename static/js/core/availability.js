/** What I say of myself: here, away, not to be disturbed. How others stand: standing.js. */

/** @import { Store } from "./store.js" */
/** @import { User } from "./types.js" */

/** @param {Store} store @param {User["availability"]} availability @param {Date | null} until null: no end */
export async function setAvailability(store, availability, until) {
  const availability_until = until && until.toISOString();
  await store.api.patch(`/users/${store.boot.user.id}`, { availability, availability_until });
}
