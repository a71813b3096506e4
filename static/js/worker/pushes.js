/**
 * What comes while no page is open: the server pushes it (notifications/ there), and this shows it, one notification for
 * each room and each reminder, until it is read or pressed. All words are the server's, in the reader's language.
 */

/** @typedef {{waitUntil(work: Promise<unknown>): void}} Lasting */
/**
 * @typedef {object} Page what is used of a WindowClient
 * @property {string} url
 * @property {DocumentVisibilityState} visibilityState
 * @property {() => Promise<unknown>} focus
 * @property {(path: string) => Promise<unknown>} navigate
 * @property {(message: object, ports?: MessagePort[]) => void} postMessage
 */
/** @typedef {{room: number, reminder: number, number: number, path: string}} About what a notification keeps with it; 0: it is about none */
/** As notifications/wording.py makes it. @typedef {About & {title: string, body: string, at: number, badge: number | null, closed: number[]}} Pushed */
/** @typedef {Pick<Notification, "tag" | "data" | "close">} Standing */

/**
 * @typedef {object} Scope what is used of a ServiceWorkerGlobalScope
 * @property {(type: string, listener: (event: any) => void) => void} addEventListener
 * @property {{origin: string}} location
 * @property {typeof fetch} fetch
 * @property {{vendor?: string, setAppBadge?: (count: number) => Promise<void>, clearAppBadge?: () => Promise<void>}} navigator
 * @property {{get(name: string): Promise<{value?: string} | null>}} [cookieStore]
 * @property {{matchAll(options: object): Promise<Page[]>, openWindow(path: string): Promise<unknown>}} clients
 * @property {Registration} registration
 */

/**
 * @typedef {object} Registration
 * @property {(options?: {tag: string}) => Promise<Standing[]>} getNotifications
 * @property {(title: string, options: object) => Promise<void>} showNotification
 * @property {{getSubscription(): Promise<Subscription | null>, subscribe(options: object): Promise<Subscription>}} [pushManager]
 */
/** @typedef {{endpoint: string, options: object, toJSON(): object, unsubscribe(): Promise<boolean>}} Subscription */

/** Addresses of pictures, the name of the cookie that writing needs. @typedef {{icon: string, badge: string, csrf: string}} Given by flackproject/installing.py */

const TAG = "flack-room-";
const REMINDER_TAG = "flack-reminder-";
/** What somebody sent to themselves, to see that it comes. */
const TRIAL_TAG = "flack-trial";
/** A page that is there answers at once. */
const ANSWER_MS = 1000;

/**
 * @param {Scope} scope
 * @param {Given} given
 * @param {(path: string) => boolean} isPage whether an address is one of the chat page
 */
export function takePushes(scope, given, isPage) {
  const { registration, clients } = scope;

  scope.addEventListener("push", (/** @type {Lasting & {data: {json(): any} | null}} */ event) => {
    if (event.data) event.waitUntil(show(event.data.json()));
  });
  scope.addEventListener("notificationclick", (/** @type {Lasting & {notification: Standing}} */ event) => {
    event.notification.close();
    event.waitUntil(open(event.notification.data));
  });
  scope.addEventListener("pushsubscriptionchange", (/** @type {Lasting & {oldSubscription?: Subscription, newSubscription?: Subscription}} */ event) => {
    event.waitUntil(renew(event));
  });

  /** @param {Pushed} pushed */
  async function show({ room, reminder, number, path, title, body, at, badge, closed }) {
    await Promise.all([close(closed), badge !== null && count(scope, badge)]);
    const tag = room ? TAG + room : reminder ? REMINDER_TAG + reminder : TRIAL_TAG;
    const pages = await openPages();
    const before = /** @type {About | undefined} */ ((await registration.getNotifications({ tag }))[0]?.data);
    if (before && before.number > number) return; // a later one was faster, and stands
    // A reminder stands on any page of ours; a trial is to be seen.
    const isSeen = tag !== TRIAL_TAG && pages.some((page) => page.visibilityState === "visible" && (reminder || isIn(page.url, path)));
    if (isSeen && !mustShow(scope)) return;
    const data = { room, reminder, number, path };
    await registration.showNotification(title, { body, tag, data, icon: given.icon, badge: given.badge, timestamp: at, renotify: !isSeen && before?.number !== number, silent: isSeen });
    if (isSeen) for (const standing of await registration.getNotifications({ tag })) standing.close();
    else for (const page of pages) page.postMessage({ type: "pushed", tag, number }); // their own of it goes
  }

  /** @param {number[]} rooms that were read elsewhere */
  async function close(rooms) {
    for (const room of rooms) {
      for (const standing of await registration.getNotifications({ tag: TAG + room })) standing.close();
    }
  }

  /** @param {About} about */
  async function open({ path, room }) {
    const pages = await openPages();
    const page = pages.find(({ visibilityState }) => visibilityState === "visible") ?? pages[0];
    if (page) await goTo(page, { type: "go", path, room });
    else await clients.openWindow(path);
  }

  /** @param {Page} page @param {{type: "go", path: string, room: number}} message */
  async function goTo(page, message) {
    await page.focus();
    // One that is still being loaded, or stands still, does not hear it.
    if (!(await answers(page, message))) await page.navigate(message.path).catch(() => clients.openWindow(message.path));
  }

  async function openPages() {
    const all = await clients.matchAll({ type: "window", includeUncontrolled: true });
    return all.filter(({ url }) => isPage(new URL(url).pathname));
  }

  /** The browser has another subscription now. Where this can't say so, the next page does. @param {{oldSubscription?: Subscription, newSubscription?: Subscription}} change */
  async function renew({ oldSubscription, newSubscription }) {
    const fresh = newSubscription ?? (oldSubscription && (await registration.pushManager?.subscribe(oldSubscription.options)));
    const token = (await scope.cookieStore?.get(given.csrf))?.value;
    if (!fresh || !token) return;
    await scope.fetch("/api/me/devices", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ ...fresh.toJSON(), ...(oldSubscription && { replaces: oldSubscription.endpoint }) }),
    });
  }
}

/** Of somebody who has gone, nothing stands on the screen and nothing comes any more. @param {Scope} scope */
export async function endPushes({ registration, navigator }) {
  for (const standing of await registration.getNotifications()) standing.close();
  await navigator.clearAppBadge?.().catch(() => {});
  // That takes as long as the push service does, and the server sends nothing any more in any case.
  void registration.pushManager?.getSubscription().then((subscription) => subscription?.unsubscribe()).catch(() => {});
}

/** On the icon of the installed app. @param {Scope} scope @param {number} unread */
async function count({ navigator }, unread) {
  // Nothing to show it on: not installed, or the system has none.
  await (unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.())?.catch(() => {});
}

/**
 * Whether a page has the room of a message before it.
 * @param {string} url of the page
 * @param {string} path of the message
 */
function isIn(url, path) {
  const roomOf = (/** @type {string} */ address) => address.split("/").slice(0, 3).join("/");
  return roomOf(new URL(url).pathname) === roomOf(path);
}

/** Safari takes the subscription away from who shows nothing; the others let it be where a page is in sight. @param {Scope} scope */
const mustShow = ({ navigator }) => navigator.vendor?.startsWith("Apple") ?? false;

/** @param {Page} page @param {object} message @returns {Promise<boolean>} */
function answers(page, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = (/** @type {boolean} */ heard) => {
      clearTimeout(timer);
      port1.close();
      resolve(heard);
    };
    const timer = setTimeout(() => end(false), ANSWER_MS);
    port1.onmessage = () => end(true);
    page.postMessage(message, [port2]);
  });
}
