import assert from "node:assert/strict";
import test from "node:test";
import { keep, leave } from "../../static/js/worker/worker.js";
import { FakeCaches } from "./kept_caches.js";

const ORIGIN = "https://chat.example.org";
const FILES = ["/static/js/pages/chat.js", "/static/js/core/store.0123456789ab.js"];
const shell = (version, who) => `<!DOCTYPE html>\n<html lang="en" data-shell="${version}">${who}</html>`;

/** A browser's side of a worker, and a server of a few lines: `routes` by path, `away` while it does not answer. */
class Browser {
  constructor() {
    this.caches = new FakeCaches();
    this.caches.fetch = async (path) => new Response(`${path} of the server`);
    this.routes = {};
    this.away = false;
    this.asked = [];
    this.told = [];
    this.unregistered = false;
    this.unsubscribed = false;
  }

  /** Installs a worker, and lets it take over. */
  async run(start, ...given) {
    const listeners = new Map();
    const browser = this;
    const scope = {
      location: { origin: ORIGIN },
      caches: this.caches,
      fetch: (request) => this.#fetch(request),
      skipWaiting: async () => {},
      addEventListener: (type, listener) => listeners.set(type, listener),
      clients: { claim: async () => {}, matchAll: async () => [{ url: `${ORIGIN}/settings`, postMessage() {} }, { url: `${ORIGIN}/?panel=saved`, postMessage: (message) => browser.told.push(message.type) }] },
      navigator: {},
      registration: {
        unregister: async () => (browser.unregistered = true),
        getNotifications: async () => [],
        pushManager: { getSubscription: async () => ({ unsubscribe: async () => (browser.unsubscribed = true) }) },
      },
    };
    start(scope, ...given);
    this.listeners = listeners;
    for (const type of ["install", "activate"]) await this.#event(type, {});
  }

  async #event(type, given) {
    const works = [];
    let answer;
    this.listeners.get(type)?.({ ...given, waitUntil: (work) => works.push(work), respondWith: (given) => (answer = given) });
    const answered = await answer;
    await Promise.all(works);
    return answered;
  }

  async #fetch(request) {
    const path = typeof request === "string" ? request : new URL(request.url).pathname;
    this.asked.push(path);
    if (this.away) throw new TypeError("no network");
    const found = this.routes[path] ?? { text: "nothing here", status: 404 };
    const answer = new Response(found.text, { status: found.status ?? 200 });
    if (found.redirects) Object.defineProperty(answer, "ok", { value: false });
    return answer;
  }

  /** What the worker says; undefined where it leaves the request to the browser. */
  async asks(path, { method = "GET", mode = "navigate", origin = ORIGIN } = {}) {
    const answer = await this.#event("fetch", { request: { url: origin + path, method, mode } });
    return answer && answer.text();
  }

  async keptTexts() {
    const all = {};
    for (const name of await this.caches.keys()) Object.assign(all, await this.caches.texts(name));
    return all;
  }
}

async function annas(version = "one") {
  const browser = new Browser();
  browser.routes = { "/": { text: shell(version, "anna") }, "/rooms/garden": { text: shell(version, "anna in garden") } };
  await browser.run(keep, version, FILES);
  return browser;
}

test("the page comes from the server, and without one as it came last, at all of its addresses", async () => {
  const browser = await annas();
  assert.match(await browser.asks("/rooms/garden"), /anna in garden/);
  browser.away = true;
  for (const path of ["/", "/rooms/garden", "/rooms/other", "/rooms/id-7/12", "/share"]) {
    assert.match(await browser.asks(path), /anna in garden/);
  }
});

test("of the page that is kept the messages of its room are no part, nor how all rooms stood", async () => {
  const browser = await annas();
  const once = (text) => `<!--first sight-->${text}<!--/first sight-->`;
  const first = once("<div>the key is\nunder the pot</div>");
  const carried = once('<script id="flack-carried" type="application/json">{"source": "under the pot"}</script>');
  browser.routes["/rooms/garden"] = { text: `${shell("one", "anna in garden")}${first}<p>the rest</p>${carried}` };
  assert.match(await browser.asks("/rooms/garden"), /under the pot/);
  browser.away = true;
  const kept = await browser.asks("/rooms/other");
  assert.match(kept, /anna in garden.*<p>the rest/);
  assert.doesNotMatch(kept, /under the pot/);
});

test("the page that was open before the worker is kept, too", async () => {
  const browser = await annas();
  browser.away = true;
  assert.match(await browser.asks("/"), /anna/);
});

test("a proxy without a server behind it is as good as none; other failures are shown", async () => {
  const browser = await annas();
  browser.routes["/"] = { text: "bad gateway", status: 502 };
  browser.routes["/rooms/gone"] = { text: "no such room", status: 404 };
  assert.match(await browser.asks("/"), /anna/);
  assert.equal(await browser.asks("/rooms/gone"), "no such room");
});

test("everything else is none of its business", async () => {
  const browser = await annas();
  const before = browser.asked.length;
  for (const path of ["/settings", "/admin/", "/rooms", "/people/anna", "/stats", "/rooms/garden/feed.atom"]) {
    assert.equal(await browser.asks(path), undefined);
  }
  for (const path of ["/api/rooms/1/messages", "/media/avatars/a.webp", "/ws/", "/static/js/other.js"]) {
    assert.equal(await browser.asks(path, { mode: "cors" }), undefined);
  }
  assert.equal(await browser.asks(FILES[0], { mode: "cors", method: "POST" }), undefined);
  assert.equal(await browser.asks("/", { origin: "https://elsewhere.example" }), undefined);
  assert.equal(browser.asked.length, before);
});

test("a file that never changes is not asked for again, another is while the server answers", async () => {
  const browser = await annas();
  browser.routes[FILES[0]] = { text: "newer" };
  assert.equal(await browser.asks(FILES[1], { mode: "cors" }), `${FILES[1]} of the server`);
  assert.equal(await browser.asks(FILES[0], { mode: "cors" }), "newer");
  browser.away = true;
  assert.equal(await browser.asks(FILES[0], { mode: "cors" }), `${FILES[0]} of the server`);
});

test("the accent and the logo, which everybody is shown, are as they were last", async () => {
  const browser = await annas();
  const asks = () => browser.asks("/look.css?v=0b5d4f", { mode: "cors" });
  browser.routes["/look.css"] = { text: ":root { --brand: #0b5d4f }" };
  assert.match(await asks(), /brand/);
  browser.away = true;
  assert.match(await asks(), /brand/);
  await assert.rejects(browser.asks("/look.css?v=000000", { mode: "cors" }), TypeError);
});

for (const [what, path, method] of [
  ["who signs out", "/sign-out", "POST"],
  ["who signs in, perhaps as another", "/sign-in", "POST"],
  ["the sign-in page, which nobody sees who is signed in", "/sign-in", "GET"],
]) {
  test(`${what} leaves nothing, and open pages are told`, async () => {
    const browser = await annas();
    await browser.caches.open("flack-seen-7");
    browser.routes[path] = { text: "a page" };
    await browser.asks(path, { method });
    assert.deepEqual(await browser.caches.keys(), ["flack-files-one"]);
    assert.ok(browser.told.includes("forget"));
    assert.ok(browser.unsubscribed);
    browser.away = true;
    await assert.rejects(browser.asks("/"), TypeError);
  });
}

test("the sign-in page leads on whoever is signed in: nothing is forgotten", async () => {
  const browser = await annas();
  browser.routes["/sign-in"] = { text: "", redirects: true };
  await browser.asks("/sign-in");
  assert.ok("/" in (await browser.keptTexts()));
});

test("a room that is shown as to a stranger says that nobody is signed in", async () => {
  const browser = await annas();
  await browser.caches.open("flack-seen-7");
  browser.routes["/rooms/garden"] = { text: '<!DOCTYPE html><html lang="en">a public room</html>' };
  assert.match(await browser.asks("/rooms/garden"), /a public room/);
  assert.deepEqual(await browser.caches.keys(), ["flack-files-one"]);
});

test("a page of another version is not kept with these files", async () => {
  const browser = await annas();
  browser.routes["/"] = { text: shell("two", "newer") };
  assert.match(await browser.asks("/"), /newer/);
  browser.away = true;
  assert.match(await browser.asks("/"), /anna/);
});

test("a new version brings its page and files; those of the one before stay for who has it open, older ones go", async () => {
  const browser = await annas();
  for (const version of ["two", "three"]) {
    browser.routes["/"] = { text: shell(version, `anna ${version}`) };
    await browser.run(keep, version, FILES);
  }
  assert.deepEqual((await browser.caches.keys()).sort(), ["flack-files-three", "flack-files-two", "flack-page-three"]);
  browser.away = true;
  assert.match(await browser.asks("/"), /anna three/);
});

test("a page of the version before still gets its files, which the server may no longer have", async () => {
  const browser = await annas();
  browser.routes["/"] = { text: shell("two", "anna") };
  await browser.run(keep, "two", [FILES[0]]);
  assert.equal(await browser.asks(FILES[1], { mode: "cors" }), `${FILES[1]} of the server`);
});

test("a new version that finds no connection goes on with the page before", async () => {
  const browser = await annas();
  browser.away = true;
  await browser.run(keep, "two", FILES);
  assert.match(await browser.asks("/"), /anna/);
});

test("where the server wants none it throws all away and goes", async () => {
  const browser = await annas();
  await browser.caches.open("flack-seen-7");
  await browser.caches.open("of another program");
  await browser.run(leave);
  assert.deepEqual(await browser.caches.keys(), ["of another program"]);
  assert.ok(browser.unregistered);
  assert.deepEqual(browser.told, ["forget"]);
});
