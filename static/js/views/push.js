/**
 * What comes while no page is open: whether this browser takes it, and the list of those that do. The worker shows it
 * (worker/pushes.js); here it is turned on and off, kept on over sign-ins, and taken from the screen when it was read.
 */
import { effect, signal } from "../../vendor/signals.js";
import { ApiError } from "../core/api.js";
import { gettext } from "../core/words.js";
import { closeNotice, reminderTag } from "./desktop.js";
import { words } from "./on_this_device.js";
import { arriveWith } from "./parts.js";
import { goTo } from "./routes.js";
import { keep, kept } from "./ui.js";

/** @typedef {import("../core/types.js").Device} Device */
/** @typedef {import("./store.js").Store} Store */
/** Why it can't be turned on here. @typedef {"insecure" | "unsupported" | "home screen" | "no worker" | "denied"} Obstacle */

/** Whose account has it turned on here: it is turned on again when they sign in, and not for anybody else. */
const WISH = "flack-push";
/** What is read comes in runs. */
const CLOSE_MS = 500;
/** A worker that is not there by then does not come. */
const WORKER_MS = 10_000;

/** As the worker names what somebody sent to themselves. */
const TRIAL_TAG = "flack-trial";
/** A push that is not there by then is late, or does not come. */
const ARRIVES_MS = 15_000;

/** How the last trial went; null: there was none. */
export const trial = signal(/** @type {{state: "sent" | "came" | "failed", number: number, detail: string} | null} */ (null));
/** All of mine, this one among them; null until loaded. */
export const devices = signal(/** @type {Device[] | null} */ (null));
/** The server takes no subscription under another one. */
let publicKey = "";

/** Once, when the page is at rest. @param {Store} store */
export function startPush(store) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  workers.addEventListener("message", ({ data, ports }) => {
    if (data?.type === "pushed") arrived(data);
    if (data?.type !== "go") return;
    ports[0]?.postMessage(true);
    const [path, search] = data.path.split("?");
    if (search) void arriveWith(path, `?${search}`);
    else goTo(path, data.room || undefined);
  });
  workers.startMessages();
  closeWhatIsRead(store);
  store.listen((frame) => frame.type === "reminder" && frame.reminder.done_at && void closeReminder(frame.reminder.id));
  if (wanted(store) && !obstacle() && Notification.permission === "granted") void turnOn(store).catch(() => {}); // the next page tries again
}

/** @returns {Obstacle | null} */
export function obstacle() {
  if (!isSecureContext) return "insecure";
  const isApple = /iPhone|iPad/.test(navigator.userAgent);
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis)) return isApple ? "home screen" : "unsupported";
  if (!document.documentElement.dataset.shell) return "no worker";
  return Notification.permission === "denied" ? "denied" : null;
}

/** @param {Store} store */
export async function loadDevices(store) {
  const found = await store.api.get("/me/devices");
  devices.value = found.devices;
  publicKey = found.public_key;
}

/** This browser takes pushes: asked for by a press, or allowed already. Rejects with what is in the way. @param {Store} store @returns {Promise<boolean>} false: not allowed */
export async function turnOn(store) {
  if ((await Notification.requestPermission()) !== "granted") return false;
  await loadDevices(store);
  const { pushManager } = await worker();
  const before = await pushManager.getSubscription();
  const { endpoint, keys } = ((await held(before)) ?? (await subscribed(pushManager))).toJSON();
  const isKnown = devices.peek()?.some(({ current }) => current);
  await store.api.post("/me/devices", {
    endpoint,
    keys,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...(!isKnown && { name: nameOfThis(), words: words.peek() }),
    ...(before && before.endpoint !== endpoint && { replaces: before.endpoint }),
  });
  keep(WISH, String(store.boot.user.id));
  await loadDevices(store);
  return true;
}

/** @returns {Promise<ServiceWorkerRegistration>} */
async function worker() {
  const late = new Promise((resolve) => setTimeout(resolve, WORKER_MS));
  const registration = await Promise.race([navigator.serviceWorker.ready, late]);
  if (!(registration instanceof ServiceWorkerRegistration)) throw refusal(gettext("This browser has not set Flack up for it. Reload the page and try again."));
  return registration;
}

/** @param {PushManager} manager */
async function subscribed(manager) {
  try {
    return await manager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  } catch {
    throw refusal(gettext("Your browser could not reach the service that brings messages to it. Some browsers have it switched off in their settings; some networks keep it out."));
  }
}

/** @param {string} detail */
const refusal = (detail) => new ApiError({ code: "push_unavailable", detail });

/** One that is made under the server's key stays, another one goes. @param {PushSubscription | null} subscription */
async function held(subscription) {
  if (!subscription) return null;
  const key = subscription.options.applicationServerKey;
  if (key && base64url(key) === publicKey) return subscription;
  await subscription.unsubscribe();
  return null;
}

/** @param {Store} store @param {Device} device */
export async function forget(store, device) {
  if (device.current) {
    keep(WISH, "");
    const registration = await navigator.serviceWorker?.getRegistration("/");
    await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  }
  await store.api.delete(`/me/devices/${device.id}`);
  await loadDevices(store);
}

/** @param {Store} store @param {Device} device @param {boolean} on */
export async function setPushedWords(store, device, on) {
  await store.api.patch(`/me/devices/${device.id}`, { words: on });
  await loadDevices(store);
}

/** What the worker has shown: the page's own notification of it goes. @param {{tag: string, number: number}} pushed */
function arrived({ tag, number }) {
  closeNotice(tag);
  if (tag === TRIAL_TAG) trial.value = { state: "came", number, detail: "" };
}

/**
 * Sends one to this browser, the whole way round; `trial` says how far it got.
 * @param {Store} store @param {Device} device
 */
export async function tryPush(store, device) {
  trial.value = { state: "sent", number: 0, detail: "" };
  const { outcome, number, detail } = await store.api.post(`/me/devices/${device.id}/trial`, {});
  if (outcome === "gone") await loadDevices(store);
  const came = trial.peek();
  if (came?.state === "came" && came.number === number) return;
  trial.value = { state: outcome === "taken" ? "sent" : "failed", number, detail };
  if (outcome !== "taken") return;
  setTimeout(() => {
    const last = trial.peek();
    if (last?.state === "sent" && last.number === number) trial.value = { state: "failed", number, detail: gettext("The push service has taken it, but nothing has come to this browser. Look whether your system lets the browser show notifications, and is not set to do not disturb.") };
  }, ARRIVES_MS);
}

/** @param {Store} store */
const wanted = (store) => kept(WISH) === String(store.boot.user.id);

/** A notification stands until its room is read, wherever that is. @param {Store} store */
function closeWhatIsRead(store) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  effect(() => {
    store.unread.value; // falls when something is read
    timer ??= setTimeout(() => {
      timer = undefined;
      void closeRead(store);
    }, CLOSE_MS);
  });
}

/** Seen to, here or elsewhere. @param {number} id */
async function closeReminder(id) {
  const tag = reminderTag(id);
  closeNotice(tag);
  const registration = await navigator.serviceWorker.getRegistration("/");
  for (const standing of (await registration?.getNotifications({ tag })) ?? []) standing.close();
}

/** @param {Store} store */
async function closeRead(store) {
  const registration = await navigator.serviceWorker.getRegistration("/");
  for (const standing of (await registration?.getNotifications()) ?? []) {
    const { room, number } = standing.data ?? {};
    if ((store.room(room)?.membership.peek()?.read_number ?? -1) >= number) standing.close();
  }
}

const BROWSERS = /** @type {const} */ ([["Edg", "Edge"], ["OPR", "Opera"], ["SamsungBrowser", "Samsung"], ["Firefox", "Firefox"], ["FxiOS", "Firefox"], ["Chrome", "Chrome"], ["CriOS", "Chrome"], ["Safari", "Safari"]]);
const SYSTEMS = /** @type {const} */ ([["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["CrOS", "ChromeOS"], ["Windows", "Windows"], ["Macintosh", "macOS"], ["Linux", "Linux"]]);

/** "Firefox · Linux": of names alone, so that it is read in every language. @param {string} [agent] */
export function nameOfThis(agent = navigator.userAgent) {
  const named = (/** @type {readonly (readonly [string, string])[]} */ list) => list.find(([mark]) => agent.includes(mark))?.[1];
  return [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(" · ");
}

/** @param {ArrayBuffer} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
