/** The chat page's entry: reads what the page carries, makes the store, draws, and tells the store about the browser. */
import "../../vendor/signals.js";
import { html } from "../../vendor/htm-preact.js";
import { render } from "../../vendor/preact.js";
import { effect } from "../core/signals.js";
import { cookieValue } from "../core/api.js";
import { createStore } from "../core/store.js";
import { App } from "../views/app.js";
import { focusJumpTo } from "../views/jump-to.js";
import { goTo, onArrival, parse } from "../views/routes.js";
import { column, editing, isPhone, requestsPerSecond, toast, words } from "../views/ui.js";

/** The figure in the footer is for a glance. */
const RATE_EVERY_MS = 10_000;

/** @type {import("../core/types.js").Boot} */
const boot = JSON.parse(document.getElementById("flack-boot")?.textContent || "{}");
const store = createStore(boot, { csrfToken: () => cookieValue(document.cookie, boot.csrf_cookie) });

/** @param {string} path @param {number} [roomId] */
async function show(path, roomId) {
  const wanted = parse(path);
  const id = roomId ?? wanted?.id ?? (wanted?.slug ? store.roomBySlug(wanted.slug)?.id : undefined) ?? (path === "/" ? home() : undefined);
  if (id === undefined) {
    // A room that is not known here: the server knows whether it is there.
    if (wanted) location.assign(path);
    return;
  }
  editing.value = null;
  column.value = "room";
  try {
    await store.open(id, { number: wanted?.number ?? null });
  } catch (error) {
    toast(words(error));
  }
}

const home = () => store.rooms.peek().find((room) => room.facts.peek().slug === "general")?.id ?? store.rooms.peek()[0]?.id;

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

addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    focusJumpTo();
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  }
});

/** To the next or previous room of the list. @param {number} by */
function step(by) {
  const rooms = store.rooms.peek();
  const at = rooms.findIndex((room) => room === store.current.peek());
  const room = rooms[(at + by + rooms.length) % rooms.length];
  if (room) goTo(store.roomPath(room), room.id);
}

effect(() => {
  const room = store.current.value;
  const { messages, mentions } = store.unread.value;
  const count = mentions || messages;
  const place = room ? `${room.facts.value.slug ? "#" : ""}${room.title.value}` : store.workspace.value.name;
  document.title = `${count ? `(${count}) ` : ""}${place} · ${store.workspace.value.name || "Flack"}`;
});

async function readRate() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch("/stats", { headers: { Accept: "application/json" } });
    if (answer.ok) requestsPerSecond.value = (await answer.json()).requests_per_second;
  } catch {
    requestsPerSecond.value = null; // the connection line says why
  }
}

const place = /** @type {HTMLElement} */ (document.getElementById("app"));
if (isPhone() && location.pathname === "/") column.value = "rooms";
render(html`<${App} store=${store} />`, place);
attention();
void store.start();
if (boot.room) void show(location.pathname, boot.room.id);
void readRate();
setInterval(() => void readRate(), RATE_EVERY_MS);
