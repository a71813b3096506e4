/** For a page that comes again: its service worker, what was last seen, and the count on the icon of the installed app. */
import { computed, effect } from "../core/signals.js";
import { FILES, discard, discardPageOf, isPersonal } from "../core/kept.js";
import { LastSeen } from "../core/last_seen.js";
import { SEEN, seenBy } from "../core/seen_answers.js";
import { WORKER, trustedWorker } from "./door.js";

/** @typedef {import("./store.js").Store} Store */

/** What is read and written comes in bursts; what a crash takes of it comes with the next sync. */
const SAVE_MS = 2000;

/** @param {Store} store */
export function keepForLater(store) {
  showCount(store);
  if (!("serviceWorker" in navigator) || !globalThis.caches) return; // without https there is neither
  if (document.documentElement.dataset.shell) void keep(store);
  else void keepNothing();
}

/** @param {Store} store */
async function keep(store) {
  const { id } = store.boot.user;
  const workers = navigator.serviceWorker;
  const seen = new LastSeen({ world: store.world, caches, known: () => ({ user: store.me.peek(), version: store.boot.user.version ?? 0, heartbeat_s: store.boot.heartbeat_s, limits: store.limits.peek() }) });
  let ended = false;
  workers.addEventListener("message", ({ data }) => {
    if (data?.type !== "forget") return;
    ended = true;
    void seen.forget();
  });
  workers.startMessages();

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const save = () => {
    timer = undefined;
    if (!ended) void seen.save();
  };
  // Of this account alone: by then another may have signed in here, whose own page and answers are kept already.
  const phases = computed(() => store.connection.value.phase);
  effect(() => {
    if (phases.value === "signed_out") void Promise.all([seen.forget(), discardPageOf(caches, id)]).catch(() => {});
    else if (phases.value === "online" && !ended) {
      seen.resume();
      discard(caches, (name) => name.startsWith(SEEN) && name !== seenBy(id)).catch(() => {});
    }
  });
  effect(() => {
    // All of it is looked at, so that whichever changes is heard.
    store.current.value?.timeline.messages.value;
    store.rooms.value;
    store.users.value;
    store.unread.value;
    if (phases.value === "online") timer ??= setTimeout(save, SAVE_MS);
  });

  // A browser without workers that are modules, or an address that a proxy does not pass on: the page works as before.
  await workers.register(trustedWorker(WORKER), { scope: "/", type: "module", updateViaCache: "none" }).catch(() => {});
}

/** The server wants none: what an earlier page left goes. */
async function keepNothing() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  await registration?.unregister();
  await discard(caches, (name) => isPersonal(name) || name.startsWith(FILES));
}

/** Messages that mention me and are not read. @param {Store} store */
function showCount(store) {
  if (!("setAppBadge" in navigator)) return;
  // The system is told of another count, not of each message.
  const waiting = computed(() => (store.connection.value.phase === "signed_out" ? 0 : store.unread.value.mentions));
  effect(() => {
    const mentions = waiting.value;
    // Nothing to show it on: not installed, or the system has none.
    (mentions ? navigator.setAppBadge(mentions) : navigator.clearAppBadge()).catch(() => {});
  });
}
