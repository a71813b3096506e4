/** What the worker does with what is pushed, at a browser's side of a few lines. */

import assert from "node:assert/strict";
import test from "node:test";
import { endPushes, takePushes } from "../../static/js/worker/pushes.js";

const ORIGIN = "https://chat.example.org";
const GIVEN = { icon: "/icon.png", badge: "/badge.png", csrf: "flack_csrf" };
const isPage = (path) => path === "/" || path.startsWith("/rooms/");

class Page {
  constructor(path, { visibilityState = "hidden", hears = true } = {}) {
    Object.assign(this, { url: ORIGIN + path, visibilityState, hears, did: [] });
  }
  async focus() {
    this.did.push("focus");
  }
  async navigate(path) {
    this.did.push(path);
  }
  postMessage(message, [port] = []) {
    this.did.push(message);
    if (port && this.hears) port.postMessage(true);
  }
}

class Browser {
  constructor({ pages = [], vendor = "" } = {}) {
    this.pages = pages;
    this.shown = [];
    this.standing = [];
    this.opened = [];
    this.asked = [];
    this.badge = undefined;
    this.subscription = { unsubscribe: async () => (this.subscription = null) };
    this.listeners = new Map();
    this.cookies = { flack_csrf: { value: "token" } };
    this.scope = {
      addEventListener: (type, listener) => this.listeners.set(type, listener),
      location: { origin: ORIGIN },
      fetch: async (path, options) => this.asked.push([path, options]),
      navigator: { vendor, setAppBadge: async (count) => (this.badge = count), clearAppBadge: async () => (this.badge = 0) },
      cookieStore: { get: async (name) => this.cookies[name] ?? null },
      clients: { matchAll: async () => this.pages, openWindow: async (path) => this.opened.push(path) },
      registration: {
        getNotifications: async ({ tag } = {}) => this.standing.filter((one) => !tag || one.tag === tag),
        showNotification: async (title, options) => this.show(title, options),
        pushManager: { getSubscription: async () => this.subscription, subscribe: async () => fresh },
      },
    };
    takePushes(this.scope, GIVEN, isPage);
  }

  show(title, options) {
    const one = { title, ...options, close: () => (this.standing = this.standing.filter((other) => other !== one)) };
    this.standing = [...this.standing.filter(({ tag }) => tag !== one.tag), one];
    this.shown.push(one);
  }

  async happens(type, given) {
    const works = [];
    this.listeners.get(type)({ ...given, waitUntil: (work) => works.push(work) });
    await Promise.all(works);
  }

  pushed(changes = {}) {
    const payload = { room: 7, reminder: 0, number: 12, path: "/rooms/garden/12", title: "anna in Garden", body: "beans", at: 1000, badge: 2, closed: [], ...changes };
    return this.happens("push", { data: { json: () => payload } });
  }

  titles() {
    return this.standing.map(({ title }) => title);
  }
}

const fresh = { endpoint: "https://push.example/new", toJSON: () => ({ endpoint: "https://push.example/new", keys: { p256dh: "p", auth: "a" } }) };

test("it is shown, with its room as the tag and the count on the icon", async () => {
  const browser = new Browser();
  await browser.pushed();
  const [{ close, ...shown }] = browser.standing;
  assert.deepEqual(shown, {
    title: "anna in Garden", body: "beans", tag: "flack-room-7", data: { room: 7, reminder: 0, number: 12, path: "/rooms/garden/12" },
    icon: "/icon.png", badge: "/badge.png", timestamp: 1000, renotify: true, silent: false,
  });
  assert.equal(browser.badge, 2);
  await browser.pushed({ room: 8, badge: 0 });
  assert.deepEqual([browser.standing.length, browser.badge], [2, 0]);
});

test("a later one takes its place, the same one again makes no noise, an earlier one is late", async () => {
  const browser = new Browser();
  await browser.pushed();
  await browser.pushed();
  await browser.pushed({ number: 13, title: "2 new messages in Garden" });
  await browser.pushed({ number: 12 });
  assert.deepEqual(browser.titles(), ["2 new messages in Garden"]);
  assert.deepEqual(browser.shown.map(({ renotify }) => renotify), [true, false, true]);
});

test("what was read elsewhere goes with the next one", async () => {
  const browser = new Browser();
  await browser.pushed({ room: 5, title: "read by now" });
  await browser.pushed({ closed: [5, 6] });
  assert.deepEqual(browser.titles(), ["anna in Garden"]);
});

test("a page that has the room in sight shows it already; Safari wants to be shown something", async () => {
  const looking = new Page("/rooms/garden", { visibilityState: "visible" });
  const browser = new Browser({ pages: [looking] });
  await browser.pushed();
  assert.equal(browser.shown.length, 0);
  await browser.pushed({ path: "/rooms/garden-2/3", room: 9 });
  assert.equal(browser.shown.length, 1);
  assert.deepEqual(looking.did, [{ type: "pushed", tag: "flack-room-9", number: 12 }]);

  const safari = new Browser({ pages: [looking], vendor: "Apple Computer, Inc." });
  await safari.pushed();
  assert.deepEqual([safari.shown.length, safari.shown[0].silent, safari.standing.length], [1, true, 0]);
});

test("a reminder stands beside its room, leaves the count alone, and is quiet where a page is in sight", async () => {
  const browser = new Browser();
  await browser.pushed();
  await browser.pushed({ room: 0, reminder: 3, badge: null, title: "Reminder", path: "/?panel=later" });
  assert.deepEqual(browser.standing.map(({ tag }) => tag), ["flack-room-7", "flack-reminder-3"]);
  assert.equal(browser.badge, 2);

  const looking = new Browser({ pages: [new Page("/rooms/other", { visibilityState: "visible" })] });
  await looking.pushed({ room: 0, reminder: 3, badge: null });
  assert.equal(looking.shown.length, 0);
});

test("what one sends to oneself is shown in any case, and the page hears that it came", async () => {
  const page = new Page("/rooms/other", { visibilityState: "visible" });
  const browser = new Browser({ pages: [page] });
  await browser.pushed({ room: 0, reminder: 0, badge: null, number: 99 });
  assert.deepEqual(browser.standing.map(({ tag }) => tag), ["flack-trial"]);
  assert.deepEqual(page.did, [{ type: "pushed", tag: "flack-trial", number: 99 }]);
});

test("an open page that does not look at it shows its own no more", async () => {
  const page = new Page("/rooms/other");
  const browser = new Browser({ pages: [page, new Page("/settings")] });
  await browser.pushed();
  assert.equal(browser.standing.length, 1);
  assert.deepEqual(page.did, [{ type: "pushed", tag: "flack-room-7", number: 12 }]);
  assert.deepEqual(browser.pages[1].did, []);
});

test("a press leads to the message: in a page that is open, the one in sight first", async () => {
  const hidden = new Page("/"), seen = new Page("/rooms/other", { visibilityState: "visible" });
  const browser = new Browser({ pages: [new Page("/settings"), hidden, seen] });
  await browser.pushed();
  seen.did = [];
  await browser.happens("notificationclick", { notification: browser.standing[0] });
  assert.deepEqual(seen.did, ["focus", { type: "go", path: "/rooms/garden/12", room: 7 }]);
  assert.deepEqual([browser.standing, browser.opened, hidden.did.length], [[], [], 1]);
});

test("a press leads to the message: in a page that does not answer, and without one", async () => {
  const page = new Page("/", { hears: false });
  const browser = new Browser({ pages: [page] });
  await browser.pushed();
  await browser.happens("notificationclick", { notification: browser.standing[0] });
  assert.equal(page.did.at(-1), "/rooms/garden/12");

  browser.pages = [new Page("/admin/")];
  await browser.pushed();
  await browser.happens("notificationclick", { notification: browser.standing[0] });
  assert.deepEqual(browser.opened, ["/rooms/garden/12"]);
});

test("a subscription that the browser changes is told to the server in place of the old one", async () => {
  const browser = new Browser();
  const oldSubscription = { endpoint: "https://push.example/old", options: {} };
  await browser.happens("pushsubscriptionchange", { oldSubscription });
  const [[path, { method, headers, body }]] = browser.asked;
  assert.deepEqual([path, method, headers["X-CSRFToken"]], ["/api/me/devices", "POST", "token"]);
  assert.deepEqual(JSON.parse(body), { ...fresh.toJSON(), replaces: oldSubscription.endpoint });

  browser.cookies = {};
  await browser.happens("pushsubscriptionchange", { newSubscription: fresh });
  assert.equal(browser.asked.length, 1);
});

test("of who has gone nothing stands any more, and nothing comes", async () => {
  const browser = new Browser();
  await browser.pushed();
  await endPushes(browser.scope);
  assert.deepEqual([browser.standing, browser.badge, browser.subscription], [[], 0, null]);
});
