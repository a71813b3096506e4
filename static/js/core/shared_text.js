/** What another program hands over, as one text. Pure. */

/**
 * Title, text and address, each on a line of its own and each once: programs put the same into several of them.
 * @param {URLSearchParams} shared as `share_target` of the manifest names them
 * @returns {string} nothing where there is nothing
 */
export function sharedText(shared) {
  const parts = ["title", "text", "url"].map((name) => (shared.get(name) ?? "").trim()).filter((part) => part);
  const isRepeated = (/** @type {string} */ part, /** @type {number} */ i) =>
    parts.some((other, j) => (j < i && other === part) || (j !== i && other !== part && other.includes(part)));
  return parts.filter((part, i) => !isRepeated(part, i)).join("\n");
}
