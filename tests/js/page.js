/** A page's store against a server of a few lines. */

import { completeStore } from "../../static/js/core/at_rest.js";
import { takeCarried } from "../../static/js/core/carried.js";
import { memoryStorage } from "../../static/js/core/storage.js";
import { createStore } from "../../static/js/core/store.js";
import { FakeClock, fakeTransport, hello, message, page, user } from "./support.js";

const BOOT = {
  user: user(7),
  epoch: "one",
  ws: "/ws/",
  events: "/api/events",
  api: "/api",
  csrf_cookie: "csrf",
  workspace: { name: "Garden Inc" },
  heartbeat_s: 25,
  limits: { source_chars: 8000 },
  room: null,
};

const NOT_FOUND = { error: { code: "not_found", detail: "There is no such room." } };

/** A page on its own, its server's answers by path, and what it asked for. `greets`: the hello, or whether one comes; `complete`: with the parts that come later; `carried`: what came with it, of room 1. */
export async function start({ answers = {}, storage = memoryStorage(), greets = true, carried = null, complete = true, transports = [fakeTransport()] } = {}) {
  const clock = new FakeClock();
  const asked = [];
  const routes = {
    "/api/users?limit=1000": { users: [user(7), user(8, { display_name: "Bert" })], next: null, last_change: 20, epoch: "one" },
    "/api/rooms/1/messages?limit=50": page([1, 2, 3, 4, 5].map((number) => message(number))),
    ...answers,
  };
  const fetch = async (url, { method = "GET", body } = {}) => {
    asked.push(method === "GET" ? url : `${method} ${url}`);
    const found = routes[method === "GET" ? url : `${method} ${url}`];
    const answer = await (typeof found === "function" ? found(body && JSON.parse(body)) : found);
    if (answer instanceof Error) throw answer;
    if (answer === undefined) return new Response(JSON.stringify(NOT_FOUND), { status: 404 });
    return new Response(answer === null ? null : JSON.stringify(answer), { status: answer === null ? 204 : 200 });
  };
  const [socket] = transports;
  const store = createStore(carried ? { ...BOOT, room: { id: 1, slug: "general", number: null } } : BOOT, {
    csrfToken: () => "",
    origin: "https://chat.example.org",
    clock,
    fetch,
    transports,
    storage: async () => storage,
    locks: null,
    channel: () => null,
  });
  if (carried) takeCarried(store, carried);
  await store.start();
  if (complete) completeStore(store);
  if (greets) socket.greet(greets === true ? hello() : greets);
  await rest(clock);
  return { store, clock, socket, asked, routes, storage, say: (frame) => socket.last.handlers.frame(frame) };
}

/** Answers that are ready arrive. */
export async function rest(clock) {
  for (let n = 0; n < 6; n++) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.pass(0);
  }
}

export const posts = (socket) => socket.last.sent.filter(({ type }) => type === "post");
