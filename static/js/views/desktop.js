/** Notifications of the system: one for each room, joined while it stands, gone when it was read; a press leads to the message. */
import { effect, signal } from "../../vendor/signals.js";
import { Notifications } from "../core/notifications.js";
import { gettext, ngettext } from "../core/words.js";
import { showBadge } from "./favicon.js";
import { excerpt } from "./excerpt.js";
import { shows, sounds, volume, words } from "./on_this_device.js";
import { goToReminded } from "./parts.js";
import { nameOf } from "./people.js";
import { goTo } from "./routes.js";
import { ring } from "./sound.js";

/** @import { News } from "../core/notifications.js" */
/** @import { Store } from "./store.js" */

/** @typedef {"unsupported" | "insecure" | NotificationPermission} Permission */

const LINES = 3;
const LINE_CHARACTERS = 120;
/** What comes this soon after a sound has none of its own. */
const SILENCE_MS = 2000;

/** What the browser says. */
export const permission = signal(asked());
/** @type {Notifications | null} */
let notifications = null;
/** What stands on the screen of messages, by room. @type {Map<number, {notice: Notification, news: News[], stop: () => void}>} */
const standing = new Map();
let rangAt = -Infinity;

/** Once, when the page is at rest. @param {Store} store */
export function startNotifications(store) {
  notificationsOf(store);
  tellReminders(store);
  void showBadge(store).catch(() => {}); // then the tab keeps its plain icon
  void import("./push.js").then(({ startPush }) => startPush(store)).catch(() => {}); // the next page does
}

/** @param {Store} store */
export function notificationsOf(store) {
  if (!notifications) {
    notifications = new Notifications({ store, tell: (room, news) => tell(store, room, news) });
    notifications.start();
  }
  return notifications;
}

/** @returns {Permission} */
function asked() {
  if (!isSecureContext) return "insecure";
  return typeof Notification === "undefined" ? "unsupported" : Notification.permission;
}

/** It may have been changed in the browser's own settings. */
export function askAgain() {
  permission.value = asked();
}

/** The browser's own question: only ever after a press. @returns {Promise<boolean>} */
export async function askPermission() {
  if (permission.peek() === "default") await Notification.requestPermission();
  askAgain();
  return permission.peek() === "granted";
}

/** @param {Store} store @param {number} room @param {News[]} news */
function tell(store, room, news) {
  askAgain();
  if (shows.peek() && permission.peek() === "granted") stand(store, room, news);
  if (sounds.peek() === "everything" || (sounds.peek() === "mentions" && news.some(isMine))) sound(store.clock.now());
}

/** Said to me, and not only where I listen. @param {News} news */
const isMine = ({ reason }) => reason === "mention" || reason === "direct" || reason === "keyword";

/** @param {number} now */
function sound(now) {
  if (now - rangAt < SILENCE_MS) return;
  rangAt = now;
  void ring(volume.peek());
}

/** @param {Store} store @param {number} id @param {News[]} fresh */
function stand(store, id, fresh) {
  const before = standing.get(id);
  const news = [...(before?.news ?? []), ...fresh];
  const last = /** @type {News} */ (news.at(-1));
  const { title, body } = said(store, id, news);
  const notice = show(title, { body, tag: roomTag(id) });
  if (!notice) return;
  before?.stop();
  notice.onclick = () => {
    window.focus();
    notice.close();
    goTo(store.permalink(last.message), id);
  };
  notice.onclose = () => standing.get(id)?.notice === notice && forget(id);
  const room = store.room(id);
  const stop = effect(() => {
    if ((room?.membership.value?.read_number ?? 0) >= last.message.number) notice.close();
  });
  standing.set(id, { notice, news, stop });
}

/** The worker shows it now (push.js), or it is seen to. @param {string} tag */
export function closeNotice(tag) {
  for (const [id, { notice }] of standing) if (roomTag(id) === tag) notice.close();
  if (reminded?.tag === tag) reminded.close();
}

/** As the worker names them (worker/pushes.js). @param {number} id */
const roomTag = (id) => `flack-room-${id}`;
/** @param {number} id */
export const reminderTag = (id) => `flack-reminder-${id}`;

/** The last one. @type {Notification | null} */
let reminded = null;

/** An appointment of one's own: at any hour, by the tab that was looked at last. @param {Store} store */
function tellReminders(store) {
  store.listen((frame) => {
    if (frame.type !== "reminder" || !frame.reminder.told_at || frame.reminder.done_at || !store.sending.leads) return;
    const { reminder } = frame;
    askAgain();
    if (sounds.peek() !== "none") sound(store.clock.now());
    const isInSight = document.visibilityState === "visible" && document.hasFocus(); // it stands on the page
    if (isInSight || !shows.peek() || permission.peek() !== "granted") return;
    const [title, body] = words.peek() ? [gettext("Reminder"), reminder.text || gettext("a message")] : [store.workspace.peek().name || "Flack", gettext("A reminder of yours")];
    const notice = show(title, { body, tag: reminderTag(reminder.id) });
    reminded = notice;
    if (!notice) return;
    notice.onclick = () => {
      window.focus();
      notice.close();
      void goToReminded(store, reminder);
    };
  });
}

/** @param {number} id */
function forget(id) {
  standing.get(id)?.stop();
  standing.delete(id);
}

/**
 * A later one with the same tag takes the place of the one before.
 * @param {string} title
 * @param {{body: string, tag: string}} what
 * @returns {Notification | null} null where a page may not show one by itself (Chrome on Android)
 */
function show(title, what) {
  const icon = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=apple-touch-icon]"))?.href;
  try {
    return new Notification(title, /** @type {NotificationOptions} */ ({ ...what, ...(icon && { icon }), renotify: true, silent: true }));
  } catch {
    return null;
  }
}

/** How it looks here. @param {Store} store @returns {boolean} whether it could be shown */
export function showTest(store) {
  const body = words.peek() ? gettext("This is how you will be told.") : ngettext("{n} new message", "{n} new messages", 1);
  const notice = show(store.workspace.peek().name || "Flack", { body, tag: "flack-test" });
  if (notice) notice.onclick = () => {
    window.focus();
    notice.close();
  };
  return notice !== null;
}

/** @param {Store} store @param {number} id @param {News[]} news */
function said(store, id, news) {
  const workspace = store.workspace.peek().name || "Flack";
  if (!words.peek()) return { title: workspace, body: ngettext("{n} new message", "{n} new messages", news.length) };
  const author = (/** @type {News} */ { message }) => nameOf(store.user(message.user_id));
  const line = (/** @type {News} */ { message }) => excerpt(message, { characters: LINE_CHARACTERS });
  const [first] = news;
  const last = news.slice(-LINES);
  const many = ngettext("{n} new message", "{n} new messages", news.length);
  const room = store.room(id);
  if (first && room?.isDirect && room.facts.peek().members <= 2) {
    return { title: news.length === 1 ? author(first) : gettext("{messages} from {person}", { messages: many, person: author(first) }), body: last.map(line).join("\n") };
  }
  const place = !room || room.isThread ? gettext("a thread") : room.title.peek();
  if (first && news.length === 1) return { title: gettext("{person} in {place}", { person: author(first), place }), body: line(first) };
  return { title: gettext("{messages} in {place}", { messages: many, place }), body: last.map((one) => `${author(one)}: ${line(one)}`).join("\n") };
}
