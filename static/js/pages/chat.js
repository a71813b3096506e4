/** The chat page's entry: reads what the page carries, makes the store, draws, and tells the store about the browser. */
import "../../vendor/signals.js";
import { html } from "../../vendor/htm-preact.js";
import { render } from "../../vendor/preact.js";
import { closeRoom, openRoom } from "../core/navigation.js";
import { effect } from "../core/signals.js";
import { cookieValue, problemOf } from "../core/api.js";
import { takeCarried } from "../core/carried.js";
import { fetchOrSeen } from "../core/seen_answers.js";
import { steady } from "../core/steady.js";
import { createStore } from "../core/store.js";
import { gettext } from "../core/words.js";
import { App } from "../views/app.js";
import { drawCalmly } from "../views/calm-drawing.js";
import { keepIcons } from "../views/icon.js";
import { listenToKeys } from "../views/keyboard.js";
import { fetchTheRest, part, styles } from "../views/lazy.js";
import { arriveWith } from "../views/parts.js";
import { onArrival, parse } from "../views/routes.js";
import { column, editing, isPhone, isWide, keep, kept, showPanel, toast, words } from "../views/ui.js";
import { whenIdleOrLeft } from "../views/when-idle.js";

const LAST_ROOM = "flack-room";
/** Of the window, what the head and the composer take at least. */
const AROUND_PX = 160;

/** @type {import("../core/types.js").Boot} */
const boot = JSON.parse(document.getElementById("flack-boot")?.textContent || "{}");
/** @type {import("../core/types.js").Carried | null} null in a page that was kept */
const carried = JSON.parse(document.getElementById("flack-carried")?.textContent || "null");
const store = createStore(boot, {
  csrfToken: () => cookieValue(document.cookie, boot.csrf_cookie),
  emoji: document.documentElement.dataset.emoji,
  fill_px: () => innerHeight - AROUND_PX,
  fetch: fetchOrSeen(boot.user.id, fetch.bind(globalThis), globalThis.caches),
});

/** @param {string} path @param {number} [roomId] */
async function show(path, roomId) {
  const wanted = parse(path);
  editing.value = null;
  if (!wanted && isPhone()) {
    column.value = "rooms";
    return closeRoom(store);
  }
  const id = roomId ?? wanted?.id ?? (wanted?.slug ? store.roomBySlug(wanted.slug)?.id : home());
  if (id === undefined) {
    if (!wanted) return;
    // A room that is not known here: the server knows whether it is there.
    // A page that was kept would come again, and again, until there is a connection.
    const { phase, ever_online } = store.connection.peek();
    if (phase === "online" || (carried && phase === "connecting" && !ever_online)) return void location.assign(path);
    toast(gettext("That room is not kept here. It opens when you are online again."));
    return show("/");
  }
  column.value = "room";
  try {
    const room = await openRoom(store, id, { number: wanted?.number ?? null });
    whenIdleOrLeft(() => keep(LAST_ROOM, String(room.id))); // it is written at once, and the room is to be drawn first
    const isThread = room.id !== id; // it stands beside the room that it belongs to
    if (isThread) showPanel("thread");
    else if (!isWide()) showPanel(null); // what lies over the conversation must not hide where one went
    if (!wanted || isThread) history.replaceState({ roomId: id }, "", store.roomPath(room));
  } catch (error) {
    if (store.ready.peek() || problemOf(error).code !== "offline") toast(words(error));
    else whenReady(() => void show(path, roomId)); // it may be among what was seen last
  }
}

/** The room that was open last, or #general. */
function home() {
  const rooms = store.rooms.peek();
  const last = Number(kept(LAST_ROOM));
  const room = rooms.find((one) => one.id === last) ?? rooms.find((one) => one.facts.peek().slug === "general") ?? rooms[0];
  return room?.id;
}

onArrival((path, roomId) => void show(path, roomId));
addEventListener("popstate", (event) => void show(location.pathname, event.state?.roomId));

const attention = () => store.attention({ visible: document.visibilityState === "visible", focused: document.hasFocus() });
document.addEventListener("visibilitychange", attention);
addEventListener("focus", attention);
addEventListener("blur", attention);
addEventListener("online", () => store.wake());
addEventListener("offline", () => store.offline());
addEventListener("pageshow", (event) => event.persisted && store.wake());
addEventListener("pagehide", () => store.suspend());
document.addEventListener("freeze", () => store.suspend());
document.addEventListener("resume", () => store.wake());

listenToKeys(store);

const waiting = steady(() => store.unread.value.mentions || store.unread.value.messages, store.clock);
effect(() => {
  const room = store.current.value;
  const count = waiting.value;
  const place = room ? `${room.title.value} · ` : "";
  document.title = `${count ? `(${count}) ` : ""}${place}${store.workspace.value.name || "Flack"}`;
});

effect(() => {
  const { phase, ever_online } = store.connection.value;
  if (!ever_online && (phase === "waiting" || phase === "offline")) void showLastSeen().catch(() => {}); // nothing is kept
});

async function showLastSeen() {
  if (store.ready.peek() || !globalThis.caches) return;
  const { lastHello } = await import("../core/last_seen.js");
  const hello = await lastHello(caches, boot.user.id);
  if (hello) store.showLastSeen(hello);
}

if (carried) takeCarried(store, carried);
attention();
const { pathname, search } = location;
const asked = parse(pathname);
if (isPhone() && !asked) column.value = "rooms";
// A page that was kept is one for all addresses: its room may be another one.
if (asked && (asked.id === boot.room?.id || asked.slug === boot.room?.slug)) void show(pathname, boot.room?.id);
else whenReady(() => void show(pathname).then(() => (asked || !search ? undefined : arriveWith(pathname, search))));
drawCalmly();
render(html`<${App} store=${store} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
void store.start();
if (!navigator.onLine) store.offline();
void styles().catch(() => {}); // asked for again by whoever needs them
keepIcons().catch(() => {}); // then they are looked up one by one
const secondHalf = part(async () => (await import("./chat-at-rest.js")).completePage(store));
whenReady(() => store.whenOnline(() => void secondHalf.get().catch(() => {}))); // without it the next connection asks again
whenReady(() => store.whenOnline(fetchTheRest));
whenReady(fetchTheRest);

/** Runs once the rooms are known. @param {() => void} then */
function whenReady(then) {
  const stop = store.ready.subscribe((ready) => {
    if (!ready) return;
    queueMicrotask(() => stop());
    then();
  });
}
