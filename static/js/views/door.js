/**
 * The one door for text that becomes elements: a message's `html`, which the server has sanitised, and our own icons. The
 * page's policy lets no other (`trusted-types`, settings/base.py): elsewhere text is text, or the browser refuses it.
 */

/** @typedef {{createPolicy: (name: string, rules: {createHTML: (text: string) => string}) => {createHTML: (text: string) => string}}} TrustedTypes */

const factory = /** @type {{trustedTypes?: TrustedTypes}} */ (globalThis).trustedTypes;
const policy = factory?.createPolicy("flack", { createHTML: (text) => text });

/**
 * What `innerHTML` and the like take. A browser without Trusted Types takes the text itself.
 * @param {string} text
 * @returns {string}
 */
export function trusted(text) {
  return policy ? policy.createHTML(text) : text;
}
