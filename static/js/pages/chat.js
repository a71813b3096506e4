/** The chat page's entry: makes the store, draws the page, follows addresses, tells the store what the browser does. */
import { html, render } from "../../vendor/htm-preact.js";
import { cookieValue } from "../core/api.js";
import { createStore } from "../core/store.js";
import { App } from "../views/app.js";
import { listenToKeys } from "../views/keyboard.js";
import { goTo, onArrival, parse } from "../views/routes.js";
import { column, isPhone, keep, kept, requestsPerSecond, toast, words } from "../views/ui.js";

/** @typedef {import("../core/types.js").Boot} Boot */

const RATE_EVERY_MS = 5000;
const LAST_ROOM = "flack-room";

const boot = /** @type {Boot} */ (JSON.parse(/** @type {HTMLElement} */ (document.getElementById("flack-boot")).textContent || "{}"));
const store = createStore(boot, { csrfToken: () => cookieValue(document.cookie, boot.csrf_cookie) });

/** What the server made of the address; it helps until the rooms are known here. */
let addressed = boot.room;

/** @param {string} path @param {number} [roomId] */
async function arrive(path, roomId) {
  const place = parse(path);
  if (!place) return home();
  const number = place.number ?? addressed?.number ?? undefined;
  const known = place.slug ? store.roomBySlug(place.slug)?.id : place.id;
  const id = known ?? roomId ?? addressed?.id;
  addressed = null;
  column.value = "room";
  if (id === undefined) return void location.assign(path);
  try {
    await store.open(id, number === undefined ? {} : { number });
    keep(LAST_ROOM, path.replace(/\/\d+$/, ""));
  } catch (error) {
    toast(words(error));
    if (!store.current.peek()) column.value = "rooms";
  }
}

/** The page without a room: the one that was open last, or the first; on a phone the list. */
async function home() {
  addressed = null;
  if (isPhone()) {
    column.value = "rooms";
    return store.closeRoom();
  }
  await hello();
  const last = parse(kept(LAST_ROOM) || "");
  const rooms = store.rooms.peek();
  const room = rooms.find((one) => (last?.slug ? one.facts.peek().slug === last.slug : last?.id === one.id)) || rooms.find((one) => one.facts.peek().slug === "general") || rooms[0];
  if (!room) return store.closeRoom();
  const path = store.roomPath(room);
  history.replaceState({ roomId: room.id }, "", path);
  await arrive(path, room.id);
}

/** @returns {Promise<void>} when the rooms are known */
function hello() {
  return new Promise((resolve) => {
    const stop = store.ready.subscribe((ready) => {
      if (!ready) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

/** Links to rooms within messages stay in the page where the room is known. @param {MouseEvent} event */
function followInText(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest?.(".prose a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const path = link.getAttribute("href") || "";
  const place = parse(path);
  if (!place || (place.slug && !store.roomBySlug(place.slug))) return;
  event.preventDefault();
  goTo(path, place.id);
}

function tellAttention() {
  store.attention({ visible: document.visibilityState === "visible", focused: document.hasFocus() });
}

/** How busy the server is, for the foot of the page. */
async function askRate() {
  if (document.hidden || store.connection.peek().phase !== "online") return;
  try {
    const response = await fetch("/stats", { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (response.ok) requestsPerSecond.value = (await response.json()).requests_per_second;
  } catch {
    requestsPerSecond.value = null;
  }
}

onArrival((path, roomId) => void arrive(path, roomId));
listenToKeys(store);
document.addEventListener("click", followInText);
window.addEventListener("popstate", (event) => void arrive(location.pathname, event.state?.roomId));
for (const name of ["focus", "blur"]) window.addEventListener(name, tellAttention);
document.addEventListener("visibilitychange", tellAttention);
for (const name of ["online", "pageshow"]) window.addEventListener(name, () => store.wake());
document.addEventListener("resume", () => store.wake());
window.addEventListener("offline", () => store.offline());
window.addEventListener("pagehide", () => store.suspend());
document.addEventListener("freeze", () => store.suspend());
setInterval(askRate, RATE_EVERY_MS);
hello().then(askRate);

render(html`<${App} store=${store} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
column.value = isPhone() && !parse(location.pathname) ? "rooms" : "room";
tellAttention();
await store.start();
await arrive(location.pathname, boot.room?.id);
