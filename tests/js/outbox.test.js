import assert from "node:assert/strict";
import test from "node:test";
import { Outbox, asksBack } from "../../static/js/core/outbox.js";
import { memoryStorage } from "../../static/js/core/storage.js";
import { FakeClock, settled } from "./support.js";

/** One tab: what it sent, and what it told the others. */
function tab({ storage = memoryStorage(), clock = new FakeClock(), leads = true, connected = true, name = "id" } = {}) {
  let ids = 0;
  const sent = [];
  const told = [];
  const outbox = new Outbox({
    storage,
    clock,
    send: (command) => outbox.connected && sent.push(command) > 0,
    onchange() {},
    tell: (news) => told.push(news),
    newId: () => `${name}${++ids}`,
  });
  outbox.leads = leads;
  outbox.connected = connected;
  return { outbox, storage, clock, sent, told };
}

const ack = (client_id, change = 6) => ({ type: "ack", client_id, id: 1, room: 1, number: 6, change, duplicate: false });
const refusal = (client_id, code, more) => ({ type: "error", client_id, code, detail: code, ...more });
const states = (outbox) => outbox.list().map(({ source, state }) => `${source}: ${state}`);

test("messages go out one after the other, in the order typed", async () => {
  const { outbox, sent } = tab();
  for (const text of ["a", "b", "c"]) outbox.add(1, text);
  await settled();
  assert.deepEqual(sent.map(({ source }) => source), ["a"]);
  outbox.acknowledged(ack("id1"));
  outbox.acknowledged(ack("id2"));
  await settled();
  assert.deepEqual(sent.map(({ source }) => source), ["a", "b", "c"]);
});

test("what is typed is shown at once and kept before it goes out", async () => {
  const { outbox, storage, sent } = tab({ connected: false });
  outbox.add(1, "hello");
  assert.deepEqual(states(outbox), ["hello: waiting"]);
  await settled();
  assert.equal((await storage.pending())[0].source, "hello");
  assert.deepEqual(sent, []);
  outbox.connection(true);
  assert.equal(sent.length, 1);
});

test("a send without an answer is unknown, and repeated under the same client_id", async () => {
  const { outbox, sent } = tab();
  outbox.add(1, "hello");
  await settled();
  outbox.connection(false);
  assert.deepEqual(states(outbox), ["hello: waiting"]);
  assert.equal(outbox.drop("id1"), false, "the server may have it");
  assert.equal(outbox.edit("id1", "changed"), false);
  outbox.connection(true);
  assert.deepEqual(sent.map(({ client_id }) => client_id), ["id1", "id1"]);
});

test("a live connection that does not answer is asked again", async () => {
  const { outbox, clock, sent } = tab();
  outbox.add(1, "hello");
  await clock.pass(25_000);
  assert.equal(sent.length, 2);
});

test("over a reload nothing is lost, doubled or reordered", async () => {
  const storage = memoryStorage();
  const before = tab({ storage });
  for (const text of ["a", "b"]) before.outbox.add(1, text);
  await settled();

  const after = tab({ storage, name: "new" });
  await after.outbox.load();
  after.outbox.acknowledged(ack("id1"));
  await settled();
  assert.deepEqual(after.sent.map(({ client_id, source }) => [client_id, source]), [["id1", "a"], ["id2", "b"]]);
  after.outbox.acknowledged(ack("id2"));
  await settled();
  assert.deepEqual(await storage.pending(), []);
});

test("a clock that is set back does not reorder what was typed", async () => {
  const { outbox, clock } = tab({ connected: false });
  outbox.add(1, "first");
  clock.time -= 3_600_000;
  outbox.add(1, "second");
  await settled();
  await outbox.load();
  assert.deepEqual(outbox.list().map(({ source }) => source), ["first", "second"]);
});

test("what passes is waited for, and nothing overtakes it", async () => {
  const { outbox, clock, sent } = tab();
  outbox.add(1, "a");
  outbox.add(1, "b");
  await settled();
  outbox.refused(refusal("id1", "rate_limited", { retry_after: 5 }));
  await clock.pass(4_900);
  assert.deepEqual(sent.map(({ source }) => source), ["a"]);
  await clock.pass(200);
  assert.deepEqual(sent.map(({ source }) => source), ["a", "a"]);
  assert.deepEqual(states(outbox), ["a: sending", "b: waiting"]);
});

test("a server that is in trouble is asked less and less often", async () => {
  const { outbox, clock, sent } = tab();
  outbox.add(1, "a");
  await settled();
  const pauses = [];
  for (let n = 0; n < 7; n++) {
    const before = clock.time;
    const count = sent.length;
    outbox.refused(refusal("id1", "unavailable"));
    while (sent.length === count) await clock.pass(250);
    pauses.push(clock.time - before);
  }
  assert.ok(pauses[0] <= 1_000 && pauses[4] > 5 * pauses[0], String(pauses));
  assert.ok(Math.max(...pauses) <= 30_250, String(pauses));
});

test("what is refused for good says why, and lets the next go on", async () => {
  const { outbox, storage, sent } = tab();
  outbox.add(1, "too much");
  outbox.add(1, "next");
  await settled();
  outbox.refused(refusal("id1", "too_long", { field: "source" }));
  await settled();
  assert.deepEqual(states(outbox), ["too much: failed", "next: sending"]);
  assert.deepEqual(outbox.list()[0].problem, { code: "too_long", detail: "too_long", field: "source" });
  assert.equal((await storage.pending())[0].state, "failed", "also after a reload");
  assert.equal(sent.length, 2);
});

test("a failed one can be edited, under the same name", async () => {
  const { outbox, sent } = tab();
  outbox.add(1, "too much");
  await settled();
  outbox.refused(refusal("id1", "too_long"));
  assert.equal(outbox.edit("id1", "less"), true);
  await settled();
  assert.deepEqual(sent.at(-1), { type: "post", client_id: "id1", room: 1, source: "less" });
});

test("only a conflict makes a retry take a new name", async () => {
  const { outbox, storage, sent } = tab();
  outbox.add(1, "hello");
  await settled();
  outbox.refused(refusal("id1", "forbidden"));
  outbox.retry("id1");
  await settled();
  outbox.refused(refusal("id1", "conflict"));
  outbox.retry("id1");
  await settled();
  assert.deepEqual(sent.map(({ client_id }) => client_id), ["id1", "id1", "id2"]);
  assert.deepEqual((await storage.pending()).map(({ client_id }) => client_id), ["id2"]);
});

test("a failed one can be dropped, and stays so", async () => {
  const { outbox, storage } = tab();
  outbox.add(1, "hello");
  await settled();
  outbox.refused(refusal("id1", "forbidden"));
  const look = outbox.load(); // begun before, done after
  assert.equal(outbox.drop("id1"), true);
  await look;
  assert.deepEqual(outbox.list(), []);
  assert.deepEqual(await storage.pending(), []);
});

test("a message that is heard of needs no ack any more", async () => {
  const { outbox, sent } = tab();
  outbox.add(1, "a");
  outbox.add(1, "b");
  await settled();
  outbox.arrived("id1");
  assert.deepEqual(states(outbox), ["b: sending"]);
  outbox.acknowledged(ack("id1"));
  assert.equal(sent.length, 2);
});

test("an acknowledged one stays to be seen until its message is here", async () => {
  const { outbox, storage } = tab();
  outbox.add(1, "a");
  await settled();
  outbox.acknowledged(ack("id1"));
  await settled();
  assert.deepEqual(states(outbox), ["a: sent"]);
  assert.deepEqual(await storage.pending(), []);
  outbox.sweep(() => true);
  assert.deepEqual(outbox.list(), []);
});

test("of two tabs one sends, and the other takes over when it goes", async () => {
  const storage = memoryStorage();
  const front = tab({ storage, leads: false, name: "front" });
  const back = tab({ storage, name: "back" });
  front.outbox.add(1, "from the front");
  await settled();
  assert.deepEqual(front.told, [{ kind: "look" }]);
  assert.deepEqual(front.sent, []);

  await back.outbox.load();
  assert.equal(back.sent[0].source, "from the front");
  front.outbox.lead(true);
  await settled();
  assert.equal(front.sent[0].client_id, back.sent[0].client_id, "unknown is sent again, and taken once");
});

test("the other tab hears of an ack and shows it", async () => {
  const storage = memoryStorage();
  const front = tab({ storage, leads: false, name: "front" });
  const back = tab({ storage, name: "back" });
  front.outbox.add(1, "hello");
  await settled();
  await back.outbox.load();
  back.outbox.acknowledged(ack("front1"));
  front.outbox.acknowledged(back.told.at(-1).ack, { told: true });
  assert.deepEqual(states(front.outbox), ["hello: sent"]);
});

test("a store that hangs or fails does not keep a message from being sent", async (t) => {
  t.mock.method(console, "warn", () => {});
  for (const keep of [() => new Promise(() => {}), () => Promise.reject(new Error("full"))]) {
    const { outbox, clock, sent } = tab({ storage: { ...memoryStorage(), keep } });
    outbox.add(1, "hello");
    await clock.pass(1_100);
    assert.equal(sent.length, 1);
    await outbox.load();
    assert.equal(outbox.list().length, 1, "and it is not forgotten for not being kept");
  }
});

test("one that calls very many is asked about, and goes out under the same name once it is meant", async () => {
  const { outbox, sent } = tab();
  outbox.add(1, "@room lunch");
  outbox.add(1, "next");
  await settled();
  outbox.refused(refusal("id1", "invalid", { field: "call_all" }));
  await settled();
  const [asked] = outbox.list();
  assert.equal(asksBack(asked), true);
  assert.deepEqual(sent.map(({ source, call_all }) => [source, call_all]), [["@room lunch", undefined], ["next", undefined]]);
  assert.equal(outbox.confirm("id2"), false, "nobody asked about that one");
  outbox.acknowledged(ack("id2"));
  assert.equal(outbox.confirm("id1"), true);
  await settled();
  assert.deepEqual(sent.at(-1), { type: "post", client_id: "id1", room: 1, source: "@room lunch", call_all: true });
  outbox.refused(refusal("id1", "invalid", { field: "source" }));
  assert.equal(asksBack(outbox.list()[0]), false);
});
