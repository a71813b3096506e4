/** The chat page's second half: what the first paint does without, and every page has. */
import { completeStore } from "../core/at_rest.js";
import { Idleness } from "../core/idleness.js";
import { startNotifications } from "../views/desktop.js";
import { keepForLater } from "../views/keeping.js";
import { requestsPerSecond } from "../views/ui.js";

/** The figure in the footer is for a glance. */
const RATE_EVERY_MS = 10_000;
/** After what the page needs itself. */
const AT_REST_MS = 2000;

/** Once. @param {import("../core/store.js").Store} store */
export function completePage(store) {
  completeStore(store);
  const idleness = store.part(Idleness);
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"]) addEventListener(kind, () => idleness.input(), { capture: true, passive: true });
  startNotifications(store);
  void readRate(store);
  setInterval(() => void readRate(store), RATE_EVERY_MS);
  setTimeout(() => keepForLater(store), AT_REST_MS);
}

/** @param {import("../core/store.js").Store} store */
async function readRate(store) {
  if (document.visibilityState !== "visible" || store.connection.peek().phase !== "online") return;
  try {
    const answer = await fetch("/stats", { headers: { Accept: "application/json" } });
    if (answer.ok) requestsPerSecond.value = (await answer.json()).requests_per_second;
  } catch {
    requestsPerSecond.value = null; // the connection line says why
  }
}
