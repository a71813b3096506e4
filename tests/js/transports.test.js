import assert from "node:assert/strict";
import test from "node:test";
import { createApi } from "../../static/js/core/api.js";
import { createEventParser } from "../../static/js/core/event_parser.js";
import { pollTransport, streamTransport } from "../../static/js/core/http_transports.js";
import { CLOSED, fetchedTransport, webSocketTransport } from "../../static/js/core/transports.js";
import { hello, membership, message } from "./support.js";

/** A server of answers: called with each request, in order. */
function server(...answers) {
  const requests = [];
  const fetch = async (url, { method = "GET", headers = {}, body = null, signal } = {}) => {
    requests.push({ url, method, headers, body: body && String(body) });
    const answer = answers.shift();
    if (!answer) return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { fetch, requests };
}

const json = (body, status = 200, headers = {}) =>
  new Response(body === null ? null : JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

/** What a transport tells, and a way to wait for the n-th of it. */
function listener() {
  const told = [];
  const waiting = [];
  const tell = (kind) => (value) => {
    told.push(value === undefined ? [kind] : [kind, value?.type ?? value]);
    for (const each of waiting) each();
  };
  return {
    told,
    frame: tell("frame"),
    heard: tell("heard"),
    ready: tell("ready"),
    closed: tell("closed"),
    until: (count) =>
      new Promise((resolve) => {
        const look = () => told.length >= count && resolve(told);
        waiting.push(look);
        look();
      }),
  };
}

function options(fetch, place = { cursor: null }) {
  const csrfToken = () => "token";
  return { url: "/api/events", api: createApi({ base: "/api", csrfToken, fetch }), place, csrfToken, fetch };
}

test("a socket is ready at hello, and quiet after it was closed", () => {
  const sockets = [];
  class Socket {
    readyState = 1;
    sent = [];
    constructor(url) {
      this.url = url;
      sockets.push(this);
    }
    send(text) {
      this.sent.push(text);
    }
    close() {}
  }
  const handlers = listener();
  const transport = webSocketTransport("wss://chat.example.org/ws/", { idle: false }, Socket).open(handlers);
  const [socket] = sockets;
  socket.onmessage({ data: JSON.stringify(hello()) });
  assert.deepEqual(handlers.told, [["frame", "hello"], ["ready"]]);
  transport.send({ type: "typing", room: 1 });
  assert.deepEqual(socket.sent, ['{"type":"typing","room":1}']);
  transport.close();
  socket.onmessage({ data: JSON.stringify(hello()) });
  socket.onclose({ code: 1006 });
  assert.equal(handlers.told.length, 2);
});

test("whoever is idle says so on each address, and on none again afterwards", async () => {
  const addresses = [];
  class Socket {
    constructor(url) {
      addresses.push(url);
    }
    close() {}
  }
  const { fetch, requests } = server();
  const place = { cursor: null, idle: true };
  const kinds = [webSocketTransport("wss://chat.example.org/ws/", place, Socket), streamTransport(options(fetch, place)), pollTransport(options(fetch, place))];
  for (place.idle of [true, false]) for (const kind of kinds) kind.open(listener()).close();
  place.cursor = "c".repeat(3_000);
  place.idle = true;
  pollTransport(options(fetch, place)).open(listener()).close();
  assert.deepEqual(addresses, ["wss://chat.example.org/ws/?idle=1", "wss://chat.example.org/ws/"]);
  assert.deepEqual(requests.map(({ url }) => url), [
    "/api/events?idle=1", "/api/events?wait=25&idle=1", "/api/events", "/api/events?wait=25", "/api/events?idle=1",
  ]);
});

test("events are parsed however the network cuts them", () => {
  const text = ': beat\r\n\r\nid: 1\ndata: {"a":\ndata: 1}\n\nevent: cursor\nid: c-2\ndata\n\rdata: last\n\n';
  for (const size of [1, 2, 3, 7, 1000]) {
    const told = [];
    const feed = createEventParser({
      event: (...event) => told.push(event),
      comment: () => told.push("beat"),
    });
    for (let i = 0; i < text.length; i += size) feed(text.slice(i, i + size));
    assert.deepEqual(told, ["beat", ["message", '{"a":\n1}', "1"], ["cursor", "", "c-2"], ["message", "last", "c-2"]], `${size}`);
  }
});

test("a stream carries frames, keeps its place, and goes on from there", async () => {
  const place = { cursor: null };
  const body = `data: ${JSON.stringify(hello())}\n\nevent: cursor\nid: c/1\ndata:\n\n: beat\n\n`;
  const stream = () => new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  const { fetch, requests } = server(stream(), stream());
  const kind = streamTransport(options(fetch, place));

  const first = listener();
  kind.open(first);
  assert.deepEqual(await first.until(4), [["frame", "hello"], ["ready"], ["heard"], ["closed", 1006]]);
  const second = listener();
  kind.open(second);
  await second.until(1);
  assert.deepEqual(second.told[0], ["ready"], "with a cursor there may be no hello");
  assert.deepEqual(requests.map(({ url }) => url), ["/api/events", "/api/events?cursor=c%2F1"]);
});

test("a stream that is refused says so", async () => {
  for (const [status, code] of [[401, 4401], [503, 1006]]) {
    const handlers = listener();
    streamTransport(options(server(json({}, status)).fetch)).open(handlers);
    assert.deepEqual(await handlers.until(1), [["closed", code]]);
  }
});

test("a poll asks on from its cursor, and sends a long one in the body", async () => {
  const long = "x".repeat(3000);
  const { fetch, requests } = server(json({ cursor: "c1", frames: [hello()] }), json({ cursor: long, frames: [] }));
  const handlers = listener();
  const transport = pollTransport(options(fetch)).open(handlers);
  await handlers.until(4);
  while (requests.length < 3) await new Promise((resolve) => setImmediate(resolve));
  transport.close();
  assert.deepEqual(handlers.told, [["heard"], ["frame", "hello"], ["ready"], ["heard"]]);
  assert.deepEqual(requests.map(({ method }) => method), ["GET", "GET", "POST"]);
  assert.match(requests[1].url, /cursor=c1&wait=25$/);
  assert.match(requests[2].body, /^cursor=x+&wait=25$/);
  assert.equal(requests[2].headers["X-CSRFToken"], "token");
});

/** One command over REST, and the frame that comes back. */
async function run(command, answer) {
  const { fetch, requests } = server(undefined, answer);
  const frames = [];
  const handlers = { ...listener(), frame: (frame) => frames.push(frame) };
  const got = new Promise((resolve) => (handlers.frame = (frame) => resolve(frame)));
  const transport = pollTransport(options(fetch)).open(handlers);
  transport.send(command);
  const frame = await got;
  transport.close();
  return { frame, request: requests[1] };
}

test("a post over REST answers as the socket does, also when it is a repeat", async () => {
  const command = { type: "post", client_id: "x", room: 1, source: "hello" };
  for (const [status, duplicate] of [[201, false], [200, true]]) {
    const { frame, request } = await run(command, json(message(6, { client_id: "x" }), status));
    assert.deepEqual(frame, { type: "ack", client_id: "x", id: 1006, room: 1, number: 6, change: 6, duplicate });
    assert.equal(request.url, "/api/messages");
    assert.deepEqual(JSON.parse(request.body), { client_id: "x", room: 1, source: "hello" });
  }
});

test("errors over REST keep their code, and no answer is `offline`", async () => {
  const command = { type: "post", client_id: "x", room: 1, source: "hello" };
  const slow = json({ error: { code: "rate_limited", detail: "Slow down." } }, 429, { "Retry-After": "3" });
  const { frame } = await run(command, slow);
  assert.deepEqual(frame, { type: "error", client_id: "x", code: "rate_limited", detail: "Slow down.", retry_after: 3 });
  assert.equal((await run(command, new TypeError("network"))).frame.code, "offline");
  assert.equal((await run(command, new Response("<h1>Bad gateway</h1>", { status: 502 }))).frame.code, "unavailable");
});

test("typing over REST is a request that nobody is told of", async () => {
  const { fetch, requests } = server(undefined, json(null, 204));
  const transport = pollTransport(options(fetch)).open(listener());
  transport.send({ type: "typing", room: 7 });
  while (requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
  transport.close();
  assert.deepEqual([requests[1].method, requests[1].url], ["POST", "/api/rooms/7/typing"]);
});

test("edit, delete, react and read over REST", async () => {
  const edit = await run({ type: "edit", ref: "r1", id: 5, source: "new", version: 2 }, json(message(5, { change: 9 })));
  assert.deepEqual(edit.frame, { type: "ack", ref: "r1", id: 5, change: 9 });
  assert.deepEqual([edit.request.method, edit.request.url], ["PATCH", "/api/messages/5"]);

  const gone = await run({ type: "delete", ref: "r2", id: 5 }, json(null, 204));
  assert.deepEqual(gone.frame, { type: "ack", ref: "r2", id: 5, change: 0 });

  const liked = await run({ type: "react", ref: "r3", id: 5, emoji: "👍", on: true }, json(null, 204));
  assert.deepEqual(liked.frame, { type: "ack", ref: "r3", id: 5, change: 0 });
  assert.deepEqual([liked.request.method, liked.request.url], ["PUT", "/api/messages/5/reactions/%F0%9F%91%8D"]);
  const unliked = await run({ type: "react", ref: "r4", id: 5, emoji: "👍", on: false }, json(null, 204));
  assert.equal(unliked.request.method, "DELETE");

  const read = await run({ type: "read", room: 1, number: 5 }, json(membership()));
  assert.deepEqual(read.frame, { type: "read", room: 1, number: 5, read_version: 0, mentions: 0 });
});

test("a way whose code can't be fetched closes as one that never opened, and one that was given up stays silent", async () => {
  const closed = [];
  const handlers = { frame: assert.fail, heard: assert.fail, ready: assert.fail, closed: (code) => closed.push(code) };
  const missing = fetchedTransport("poll", () => Promise.reject(new Error("no network")));

  assert.equal(missing.open(handlers).send({ type: "ping" }), false);
  missing.open(handlers).close();
  await new Promise((resolve) => setTimeout(resolve));

  assert.deepEqual(closed, [CLOSED.ABNORMAL]);
});

test("a way is taken once its code is there, and closed with what stands for it", async () => {
  const told = [];
  const kind = { name: "stream", syncs: false, open: () => ({ send: (command) => told.push(command.type) > 0, close: () => told.push("closed") }) };
  const fetched = fetchedTransport("stream", () => Promise.resolve(kind));

  const way = fetched.open({ frame: assert.fail, heard: assert.fail, ready: assert.fail, closed: assert.fail });
  await new Promise((resolve) => setTimeout(resolve));

  assert.equal(way.send({ type: "ping" }), true);
  way.close();
  assert.deepEqual(told, ["ping", "closed"]);
});
