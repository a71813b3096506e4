import assert from "node:assert/strict";
import test from "node:test";
import { lease } from "../../static/js/core/lease.js";
import { FakeClock } from "./support.js";

/** localStorage as tabs see it: what is written is there at once, and heard of in the others after a while. */
class Shelf {
  values = new Map();
  listeners = new Map();

  constructor(clock, lateness = () => 5) {
    Object.assign(this, { clock, lateness });
  }

  of(tab) {
    const tell = (key, newValue) => {
      for (const [other, listener] of this.listeners) {
        if (other !== tab) this.clock.after(() => this.listeners.has(other) && listener({ key, newValue }), this.lateness());
      }
    };
    return {
      getItem: (key) => this.values.get(key) ?? null,
      setItem: (key, value) => void (this.values.set(key, value), tell(key, value)),
      removeItem: (key) => void (this.values.delete(key), tell(key, null)),
    };
  }
}

function tab(shelf, id) {
  const state = { id, leads: false, alive: true };
  const clock = Object.assign(Object.create(shelf.clock), {
    after: (fn, ms) => shelf.clock.after(() => state.alive && fn(), ms),
  });
  const listen = (listener) => shelf.listeners.set(id, listener);
  const held = lease("outbox", (leads) => (state.leads = leads), { shelf: shelf.of(id), clock, listen, newId: () => id });
  const crash = () => {
    state.alive = state.leads = false;
    shelf.listeners.delete(id);
  };
  return Object.assign(state, held, { crash });
}

const leading = (tabs) => tabs.filter(({ leads }) => leads).map(({ id }) => id);

test("of tabs that open at once, one leads, and goes on doing so", async () => {
  const clock = new FakeClock();
  const shelf = new Shelf(clock);
  const tabs = ["a", "b", "c"].map((id) => tab(shelf, id));
  await clock.pass(300);
  const [first, ...others] = leading(tabs);
  assert.deepEqual(others, []);
  await clock.pass(60_000);
  assert.deepEqual(leading(tabs), [first]);
});

test("the tab in front takes the lead at once", async () => {
  const clock = new FakeClock();
  const shelf = new Shelf(clock);
  const [a, b] = [tab(shelf, "a"), tab(shelf, "b")];
  await clock.pass(300);
  for (const one of [a, b, a]) {
    one.claim();
    assert.equal(one.leads, true);
    await clock.pass(10);
    assert.deepEqual(leading([a, b]), [one.id]);
  }
});

test("a page that is left gives way at once, and asks again when it is shown", async () => {
  const clock = new FakeClock();
  const shelf = new Shelf(clock);
  const [a, b] = [tab(shelf, "a"), tab(shelf, "b")];
  a.claim();
  await clock.pass(300);
  a.rest();
  await clock.pass(400);
  assert.deepEqual(leading([a, b]), ["b"]);
  a.wake();
  await clock.pass(10_000);
  assert.deepEqual(leading([a, b]), ["b"], "it waits until it is its turn");
});

test("after a crash another leads when the lease has run out", async () => {
  const clock = new FakeClock();
  const shelf = new Shelf(clock);
  const [a, b] = [tab(shelf, "a"), tab(shelf, "b")];
  a.claim();
  await clock.pass(300);
  a.crash();
  await clock.pass(1_000);
  assert.deepEqual(leading([a, b]), []);
  await clock.pass(6_000);
  assert.deepEqual(leading([a, b]), ["b"]);
});

test("a clock that was set back holds nobody up", async () => {
  const clock = new FakeClock();
  const shelf = new Shelf(clock);
  shelf.values.set("flack-lead-outbox", JSON.stringify({ id: "gone", until: clock.now() + 3_600_000 }));
  const a = tab(shelf, "a");
  await clock.pass(300);
  assert.equal(a.leads, true);
});

test("whatever tabs do, soon one of them leads and no more", async () => {
  let seed = 7;
  const chance = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let run = 0; run < 200; run += 1) {
    const clock = new FakeClock();
    clock.random = chance;
    const shelf = new Shelf(clock, () => chance() * 60);
    const tabs = ["a", "b", "c", "d"].map((id) => tab(shelf, id));
    for (let step = 0; step < 30; step += 1) {
      const one = tabs[Math.floor(chance() * tabs.length)];
      if (!one.alive) continue;
      const deed = chance();
      if (deed < 0.4) one.claim();
      else if (deed < 0.6) one.rest();
      else if (deed < 0.8) one.wake();
      else if (deed < 0.83 && tabs.filter(({ alive }) => alive).length > 2) one.crash();
      await clock.pass(chance() * 400);
    }
    for (const one of tabs) if (one.alive) one.wake();
    await clock.pass(8_000);
    assert.equal(leading(tabs).length, 1, `run ${run}`);
  }
});
