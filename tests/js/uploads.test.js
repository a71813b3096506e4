/** Files on their way up: in parts, on after a cut, and why not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Attachments } from "../../static/js/core/attachments.js";
import { memoryStorage } from "../../static/js/core/storage.js";
import { Unfinished } from "../../static/js/core/unfinished.js";
import { Uploads } from "../../static/js/core/uploads.js";
import { FakeClock, settled } from "./support.js";

/** The server's part of tus, which can be cut off. */
function server() {
  const made = { received: 0, length: 0, asked: [], cut: 0, stopsAt: Infinity, refuse: null, forgets: [] };
  made.request = async ({ method, url, headers, body, signal }) => {
    made.asked.push(`${method} ${url}`);
    if (signal.aborted || (method === "PATCH" && (made.cut-- > 0 || made.received >= made.stopsAt))) throw new Error("cut");
    const answer = (status, fields = {}, text = "") => ({ status, header: (name) => fields[name] ?? null, text });
    if (made.forgets?.includes(url)) return answer(404, {}, JSON.stringify({ error: { code: "not_found", detail: "There is no such upload." } }));
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
  const attachments = new Attachments(storage);
  const made = new Uploads({ boot: { api: "/api" }, surroundings: { csrfToken: () => "t", clock, request, locks: null }, attachments });
  const comeBack = async () => {
    await attachments.use(storage);
    await made.cameBack;
  };
  return { clock, storage, attachments, comeBack, uploads: made };
}

const file = (size, name = "a") => new File([new Uint8Array(size)], name);

test("a large file goes up in parts and is then ready, also after a reload", async () => {
  const there = server();
  const { uploads: here, attachments: files, clock, storage } = uploads(there.request);
  here.add(1, [file(20 * 1024 * 1024)]);
  await clock.pass(10);
  assert.deepEqual(there.asked, ["POST /api/uploads", "HEAD /api/uploads/5", ...Array(3).fill("PATCH /api/uploads/5"), "GET /api/files/5"]);
  assert.equal(files.of(1)[0].state, "ready");

  const { attachments: filesAgain, comeBack: comeBackAgain } = uploads(there.request, storage);
  await comeBackAgain();
  assert.deepEqual(filesAgain.take(1).map(({ id }) => id), [5]);
  assert.equal(filesAgain.of(1).length, 0);
  assert.equal((await storage.files()).size, 0);
});

test("after a cut it goes on by itself where the server stands", async () => {
  const there = server();
  there.cut = 2;
  const { uploads: here, attachments: files, clock } = uploads(there.request);
  here.add(1, [file(5)]);
  await settled();
  await clock.pass(1);
  assert.equal(files.of(1)[0].state, "paused");
  await clock.pass(60_000);
  assert.equal(files.of(1)[0].state, "ready");
  assert.equal(there.asked.filter((asked) => asked.startsWith("POST")).length, 1);
});

test("a refusal says why, and is tried again when asked", async () => {
  const there = server();
  there.refuse = { code: "too_long", detail: "Files hold at most 1 MiB." };
  const { uploads: here, attachments: files, clock } = uploads(there.request);
  here.add(1, [file(5)]);
  await clock.pass(1);
  assert.equal(files.of(1)[0].problem.detail, "Files hold at most 1 MiB.");
  there.refuse = null;
  here.retry(files.of(1)[0].key);
  await clock.pass(1);
  assert.equal(files.of(1)[0].state, "ready");
});

test("what is cancelled is gone here and there", async () => {
  const there = server();
  const { uploads: here, attachments: files, clock } = uploads(there.request);
  here.add(1, [file(5)]);
  await clock.pass(1);
  here.cancel(files.of(1)[0].key);
  await clock.pass(1);
  assert.equal(files.of(1).length, 0);
  assert.equal(there.asked.at(-1), "DELETE /api/files/5");
});

test("what is cancelled before the server has named it is given up as soon as it has", async () => {
  const there = server();
  let answer = () => {};
  const begun = new Promise((resolve) => (answer = resolve));
  const { uploads: here, attachments: files, clock } = uploads(async (asked) => {
    if (asked.method === "POST") await begun;
    return there.request(asked);
  });
  here.add(1, [file(5)]);
  await settled();
  here.cancel(files.of(1)[0].key);
  assert.deepEqual(there.asked, []);

  answer();
  await clock.pass(1);
  assert.equal(files.of(1).length, 0);
  assert.deepEqual(there.asked, ["POST /api/uploads", "DELETE /api/uploads/5"]);
  assert.equal(there.received, 0);
});

test("no more than two at once, and each room has its own", async () => {
  const waiting = [];
  const { uploads: here, attachments: files } = uploads(({ method }) => new Promise((resolve) => waiting.push([method, resolve])));
  here.add(1, [file(1), file(1)]);
  here.add(2, [file(1)]);
  await settled();
  assert.equal(waiting.length, 2);
  assert.deepEqual(files.of(2).map(({ state }) => state), ["waiting"]);
  assert.deepEqual(files.take(2), []);
});

const MIB = 1024 * 1024;

/** A page that is left when the first part of three is there. */
async function leftMidway(there, storage, given) {
  const { uploads: before, comeBack: comeBackBefore, clock } = uploads(there.request, storage);
  await comeBackBefore();
  there.stopsAt = 8 * MIB;
  before.add(1, [given]);
  await clock.pass(10);
  assert.equal(there.received, 8 * MIB);
  there.stopsAt = Infinity;
  there.asked.length = 0;
}

test("a page that comes back goes on with what was on its way, from where it was", async () => {
  const there = server();
  const storage = memoryStorage();
  const given = file(20 * MIB, "film.mp4");
  await leftMidway(there, storage, given);

  const { attachments: files, comeBack, clock } = uploads(there.request, storage);
  await comeBack();
  assert.deepEqual(files.of(1).map(({ name, state }) => [name, state]), [["film.mp4", "sending"]]);
  assert.equal(files.of(1)[0].sent, 8 * MIB);
  await clock.pass(10);
  assert.equal(files.of(1)[0].state, "ready");
  assert.deepEqual(there.asked.filter((asked) => asked.startsWith("POST")), []);
  assert.equal(there.received, 20 * MIB);
  assert.deepEqual(await storage.uploads(), []);
  assert.equal((await storage.files()).size, 1);
});

test("where its bytes were not kept the file is asked for again, and another one is refused", async () => {
  const there = server();
  const storage = { ...memoryStorage(), blob: async () => null };
  const given = file(20 * MIB, "film.mp4");
  await leftMidway(there, storage, given);

  const { uploads: here, attachments: files, comeBack, clock } = uploads(there.request, storage);
  await comeBack();
  const [lost] = files.of(1);
  assert.deepEqual([lost.state, lost.sent], ["lost", 8 * MIB]);
  here.goOn(lost.key, file(19 * MIB, "film.mp4"));
  assert.equal(files.of(1)[0].state, "lost");
  assert.match(files.of(1)[0].problem.detail, /film\.mp4/);
  here.add(1, [given]); // dropped on the room like any other
  await clock.pass(10);
  assert.deepEqual(files.of(1).map(({ state }) => state), ["ready"]);
  assert.deepEqual(there.asked.filter((asked) => asked.startsWith("POST")), []);
});

test("what the server has thrown away meanwhile goes up from the beginning", async () => {
  const there = server();
  const storage = memoryStorage();
  await leftMidway(there, storage, file(20 * MIB));
  there.forgets = ["/api/uploads/4"];
  const [kept] = await storage.uploads();
  await storage.keepUpload({ ...kept, address: "/api/uploads/4" });
  there.received = 0;

  const { attachments: files, comeBack, clock } = uploads(there.request, storage);
  await comeBack();
  await clock.pass(10);
  assert.equal(files.of(1)[0].state, "ready");
  assert.equal(there.received, 20 * MIB);
});

test("what is cancelled does not come back, and what was finished is not there twice", async () => {
  const there = server();
  const storage = memoryStorage();
  await leftMidway(there, storage, file(20 * MIB));
  const [kept] = await storage.uploads();
  const { comeBack, clock } = uploads(there.request, storage);
  await comeBack();
  await clock.pass(10);
  await storage.keepUpload(kept); // as when the page was left before its last step was kept
  const { uploads: again, attachments: filesAgain, comeBack: comeBackAgain } = uploads(there.request, storage);
  await comeBackAgain();
  assert.deepEqual(filesAgain.of(1).map(({ state }) => state), ["ready"]);
  assert.deepEqual(await storage.uploads(), []);
  again.cancel(filesAgain.of(1)[0].key);
  await settled();
  const { attachments: filesLast, comeBack: comeBackLast } = uploads(there.request, storage);
  await comeBackLast();
  assert.deepEqual(filesLast.of(1), []);
});

test("another tab leaves alone what one goes on with", async () => {
  const held = new Set();
  const locks = {
    async request(name, options, run) {
      assert.equal(options.ifAvailable, true);
      if (held.has(name)) return run(null);
      held.add(name);
      try {
        return await run({ name });
      } finally {
        held.delete(name);
      }
    },
  };
  const storage = memoryStorage();
  const facts = { key: "k", room: 1, name: "a", size: 5, modified: 0, address: null, sent: 0 };
  const one = new Unfinished("flack-7", storage, locks);
  await one.use(storage);
  one.begin(facts, file(5));
  await settled();
  const other = new Unfinished("flack-7", storage, locks);
  assert.deepEqual(await other.use(storage), []);
  held.clear(); // its tab was closed
  assert.deepEqual((await new Unfinished("flack-7", storage, locks).use(storage)).map(({ upload }) => upload), [facts]);
});
