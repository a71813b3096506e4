/** What I say of myself: here, away, not to be disturbed, and what I am at. How others stand: standing.js. */

/** @import { Store } from "./store.js" */
/** @import { User } from "./types.js" */

/** @param {Store} store @param {User["availability"]} availability @param {Date | null} until null: no end */
export async function setAvailability(store, availability, until) {
  const availability_until = until && until.toISOString();
  await store.api.patch(`/users/${store.boot.user.id}`, { availability, availability_until });
}

/** @param {Store} store @param {{emoji: string, text: string, until: Date | null} | null} status null: none */
export async function setStatus(store, status) {
  await store.api.patch(`/users/${store.boot.user.id}`, { status: status && { ...status, until: status.until && status.until.toISOString() } });
}
