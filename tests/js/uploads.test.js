/** Files on their way up: in parts, on after a cut, and why not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStorage } from "../../static/js/core/storage.js";
import { Uploads } from "../../static/js/core/uploads.js";
import { FakeClock, settled } from "./support.js";

/** The server's part of tus, which can be cut off. */
function server() {
  const made = { received: 0, length: 0, asked: [], cut: 0, refuse: null };
  made.request = async ({ method, url, headers, body, signal }) => {
    made.asked.push(`${method} ${url}`);
    if (signal.aborted || (method === "PATCH" && made.cut-- > 0)) throw new Error("cut");
    const answer = (status, fields = {}, text = "") => ({ status, header: (name) => fields[name] ?? null, text });
    if (made.refuse) return answer(413, {}, JSON.stringify({ error: made.refuse }));
    if (method === "POST") {
      made.length = Number(headers["Upload-Length"]);
      return answer(201, { Location: "/api/uploads/5" });
    }
    if (method === "PATCH") {
      assert.equal(Number(headers["Upload-Offset"]), made.received);
      made.received += body.size;
    }
    if (method === "GET") return answer(200, {}, JSON.stringify({ id: 5, name: "a", size: made.length }));
    return answer(204, { "Upload-Offset": String(made.received) });
  };
  return made;
}

function uploads(request, storage = memoryStorage()) {
  const clock = new FakeClock();
  return { clock, storage, uploads: new Uploads({ base: "/api", csrfToken: () => "t", clock, storage, request }) };
}

const file = (size, name = "a") => new File([new Uint8Array(size)], name);

test("a large file goes up in parts and is then ready, also after a reload", async () => {
  const there = server();
  const { uploads: here, clock, storage } = uploads(there.request);
  here.add(1, [file(20 * 1024 * 1024)]);
  await clock.pass(10);
  assert.deepEqual(there.asked, ["POST /api/uploads", "HEAD /api/uploads/5", ...Array(3).fill("PATCH /api/uploads/5"), "GET /api/files/5"]);
  assert.equal(here.of(1)[0].state, "ready");

  const { uploads: again } = uploads(there.request, storage);
  await again.use(storage);
  assert.deepEqual(again.take(1).map(({ id }) => id), [5]);
  assert.equal(again.of(1).length, 0);
  assert.equal((await storage.files()).size, 0);
});

test("after a cut it goes on by itself where the server stands", async () => {
  const there = server();
  there.cut = 2;
  const { uploads: here, clock } = uploads(there.request);
  here.add(1, [file(5)]);
  await settled();
  await clock.pass(1);
  assert.equal(here.of(1)[0].state, "paused");
  await clock.pass(60_000);
  assert.equal(here.of(1)[0].state, "ready");
  assert.equal(there.asked.filter((asked) => asked.startsWith("POST")).length, 1);
});

test("a refusal says why, and is tried again when asked", async () => {
  const there = server();
  there.refuse = { code: "too_long", detail: "Files hold at most 1 MiB." };
  const { uploads: here, clock } = uploads(there.request);
  here.add(1, [file(5)]);
  await clock.pass(1);
  assert.equal(here.of(1)[0].problem.detail, "Files hold at most 1 MiB.");
  there.refuse = null;
  here.retry(here.of(1)[0].key);
  await clock.pass(1);
  assert.equal(here.of(1)[0].state, "ready");
});

test("what is cancelled is gone here and there", async () => {
  const there = server();
  const { uploads: here, clock } = uploads(there.request);
  here.add(1, [file(5)]);
  await clock.pass(1);
  here.cancel(here.of(1)[0].key);
  await clock.pass(1);
  assert.equal(here.of(1).length, 0);
  assert.equal(there.asked.at(-1), "DELETE /api/files/5");
});

test("no more than two at once, and each room has its own", async () => {
  const waiting = [];
  const { uploads: here } = uploads(({ method }) => new Promise((resolve) => waiting.push([method, resolve])));
  here.add(1, [file(1), file(1)]);
  here.add(2, [file(1)]);
  await settled();
  assert.equal(waiting.length, 2);
  assert.deepEqual(here.of(2).map(({ state }) => state), ["waiting"]);
  assert.deepEqual(here.take(2), []);
});
