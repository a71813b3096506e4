/** Names that nobody else has. */

/** 128 random bits, as text that every door takes. */
export function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
