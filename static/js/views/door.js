/**
 * The one door for text that becomes elements: a message's `html`, which the server has sanitised, and our own icons; and
 * for the address of the worker. The page's policy lets no other (`trusted-types`, settings/base.py): elsewhere text is text,
 * or the browser refuses it.
 */

/** @typedef {{createHTML: (text: string) => string, createScriptURL: (address: string) => string}} Rules */
/** @typedef {{createPolicy: (name: string, rules: Rules) => Rules}} TrustedTypes */

/** The address of the one worker that the page has. */
export const WORKER = "/worker.js";

const factory = /** @type {{trustedTypes?: TrustedTypes}} */ (globalThis).trustedTypes;
const policy = factory?.createPolicy("flack", {
  createHTML: (text) => text,
  createScriptURL: (address) => {
    if (address !== WORKER) throw new TypeError("The page runs no other worker.");
    return address;
  },
});

/**
 * What `innerHTML` and the like take. A browser without Trusted Types takes the text itself.
 * @param {string} text
 * @returns {string}
 */
export function trusted(text) {
  return policy ? policy.createHTML(text) : text;
}

/** What `register` takes. @param {string} address @returns {string} */
export function trustedWorker(address) {
  return policy ? policy.createScriptURL(address) : address;
}
