/** Shows what only works with a script; without one it stays away. */
export function reveal() {
  for (const part of document.querySelectorAll("[data-needs-script]")) part.removeAttribute("hidden");
}
