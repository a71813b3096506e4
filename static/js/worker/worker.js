/**
 * The service worker: the page opens without a connection, with the files that it is made of, and what is pushed is shown
 * without a page (pushes.js).
 *
 * It answers for the addresses of the chat page, for its files, and for how the workspace looks; for nothing else: not for
 * the API, whose answers the page itself keeps (core/last_seen.js), not for the socket, not for media, not for the admin.
 * The page always comes from the server where that answers; the one that came last is kept, until somebody signs in or out
 * here, or the server shows an address of the page to somebody without an account.
 *
 * A new version takes over at once and takes nothing from who is writing: open pages stay as they are, their files with
 * them, and the next one that is opened is new. `/worker.js` (flackproject/installing.py) says which version and files.
 */

import { FILES, KEPT_PAGE, PAGES, discard, isPersonal } from "../core/kept.js";
import { endPushes, takePushes } from "./pushes.js";

/** @typedef {{waitUntil(work: Promise<unknown>): void}} Lasting */
/** @typedef {Lasting & {request: Request, respondWith(answer: Promise<Response>): void}} Asked */

/**
 * What is used of a ServiceWorkerGlobalScope.
 * @typedef {import("./pushes.js").Scope & {
 *   caches: CacheStorage,
 *   skipWaiting: () => Promise<void>,
 *   clients: {claim(): Promise<void>},
 *   registration: {unregister(): Promise<boolean>},
 * }} Scope
 */

/** `home` of chat/urls.py, its rooms and messages, and `share`. */
const PAGE = /^\/(?:share|rooms\/[^/]+(?:\/\d+)?)?$/;
/** Where accounts change. */
const DOOR = /^\/sign-(?:in|out)$/;
/** As HASHED_NAME of flackproject/static.py: what never changes. */
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
/** The mark of the chat page in its own text: the version of its files. */
const MARK = /<html[^>]* data-shell="([^"]*)"/;
/** What it shows at once: messages of one room, and all rooms as they stood, which are kept elsewhere. */
const FIRST_SIGHT = /<!--first sight-->[^]*?<!--\/first sight-->/g;
/** How the workspace shows itself to everybody: its accent and its logo (chat/look_pages.py). */
const LOOK = /^\/(?:look\.css|media\/workspace\/[^/]+)$/;
/** Files of this version and of the one before, of which pages may still be open. */
const VERSIONS = 2;

/**
 * @param {Scope} scope
 * @param {string} version
 * @param {string[]} files their addresses
 * @param {import("./pushes.js").Given} given
 */
export function keep(scope, version, files, given) {
  const { caches } = scope;
  const pages = PAGES + version;
  const stock = FILES + version;
  const known = new Set(files);
  /** Counts how often all was forgotten: a page that was asked for before is not kept afterwards. */
  let forgotten = 0;

  scope.addEventListener("install", (/** @type {Lasting} */ event) => event.waitUntil(install()));
  scope.addEventListener("activate", (/** @type {Lasting} */ event) => event.waitUntil(activate()));
  scope.addEventListener("fetch", (/** @type {Asked} */ event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== scope.location.origin) return;
    const isRead = request.method === "GET";
    if (request.mode === "navigate") {
      if (DOOR.test(pathname)) event.respondWith(door(request));
      else if (isRead && PAGE.test(pathname)) event.respondWith(page(event));
    } else if (isRead && (known.has(pathname) || HASHED.test(pathname))) event.respondWith(file(request, pathname));
    else if (isRead && LOOK.test(pathname)) event.respondWith(look(request));
  });

  takePushes(scope, given, (path) => PAGE.test(path));

  async function install() {
    const cache = await caches.open(stock);
    await cache.addAll(files);
    await scope.skipWaiting();
  }

  async function activate() {
    await scope.clients.claim();
    await keepOpenPage();
    const old = (await caches.keys()).filter((name) => name.startsWith(FILES) && name !== stock);
    const stale = old.slice(0, Math.max(0, old.length - (VERSIONS - 1)));
    await discard(caches, (name) => stale.includes(name));
  }

  /** The page that is open now was loaded before this worker was there. */
  async function keepOpenPage() {
    const turn = forgotten;
    const clients = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
    const address = clients.map(({ url }) => new URL(url).pathname).find((path) => PAGE.test(path));
    if (!address) return;
    try {
      const answer = await scope.fetch(address, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) await keepPage(answer, await answer.text(), turn);
    } catch {
      // without a connection already: the next page that comes is kept
    }
  }

  /** @param {Asked} event @returns {Promise<Response>} from the server; without one, as it came last */
  async function page(event) {
    const turn = forgotten;
    try {
      const answer = await scope.fetch(event.request);
      if (![502, 503, 504].includes(answer.status)) return answer.ok ? shownAndKept(event, answer, turn) : answer;
      return (await keptPage()) ?? answer;
    } catch (error) {
      const kept = await keptPage();
      if (kept) return kept;
      throw error;
    }
  }

  /** Read once for both: a body that two read at their own pace may keep either waiting. @param {Asked} event @param {Response} answer @param {number} turn */
  async function shownAndKept(event, answer, turn) {
    const text = await answer.text();
    event.waitUntil(keepPage(answer, text, turn));
    return withText(answer, text);
  }

  /** What the server shows is kept where it is the page, of this version; one without an account ends what was kept. @param {Response} answer @param {string} text @param {number} turn */
  async function keepPage(answer, text, turn) {
    const mark = MARK.exec(text);
    if (!mark) return forget();
    if (mark[1] !== version || turn !== forgotten) return;
    const cache = await caches.open(pages);
    await cache.put(KEPT_PAGE, withText(answer, text.replace(FIRST_SIGHT, "")));
    // Forgotten while it was written.
    if (turn !== forgotten) await caches.delete(pages);
    else await discard(caches, (name) => name.startsWith(PAGES) && name !== pages);
  }

  const keptPage = () => found(KEPT_PAGE, PAGES, pages);

  /** In the caches of a kind, this version's before those of another. @param {string} path @param {string} kind @param {string} first */
  async function found(path, kind, first) {
    const names = (await caches.keys()).filter((name) => name.startsWith(kind));
    for (const name of [first, ...names]) {
      const kept = await caches.match(path, { cacheName: name });
      if (kept) return kept;
    }
    return undefined;
  }

  /** Whoever comes in or goes out here finds nothing of another. @param {Request} request */
  async function door(request) {
    const changes = request.method !== "GET";
    if (changes) await forget();
    const answer = await scope.fetch(request);
    if (changes || answer.ok) await forget();
    return answer;
  }

  /** @param {Request} request @param {string} path */
  async function file(request, path) {
    if (HASHED.test(path)) return (await found(path, FILES, stock)) ?? scope.fetch(request);
    try {
      return await scope.fetch(request);
    } catch (error) {
      const kept = await found(path, FILES, stock);
      if (kept) return kept;
      throw error;
    }
  }

  /** @param {Request} request */
  async function look(request) {
    try {
      const answer = await scope.fetch(request);
      if (answer.ok) await (await caches.open(stock)).put(request.url, answer.clone());
      return answer;
    } catch (error) {
      const held = await caches.match(request.url, { cacheName: stock });
      if (held) return held;
      throw error;
    }
  }

  async function forget() {
    forgotten += 1;
    await discard(caches, isPersonal);
    await tell(scope);
    await endPushes(scope);
  }
}

/** The answer with another text. @param {Response} answer @param {string} text */
function withText({ status, statusText, headers: sent }, text) {
  const headers = new Headers(sent);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name); // of the body as it came
  return new Response(text, { status, statusText, headers });
}

/** Throws away all that was kept, and goes: the server wants no worker any more. @param {Scope} scope */
export function leave(scope) {
  scope.addEventListener("install", (/** @type {Lasting} */ event) => event.waitUntil(scope.skipWaiting()));
  scope.addEventListener("activate", (/** @type {Lasting} */ event) => event.waitUntil(end()));

  async function end() {
    await discard(scope.caches, (name) => isPersonal(name) || name.startsWith(FILES));
    await tell(scope);
    await endPushes(scope);
    await scope.registration.unregister();
  }
}

/** Open pages keep nothing more either. @param {Scope} scope */
async function tell(scope) {
  const clients = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const client of clients) client.postMessage({ type: "forget" });
}
