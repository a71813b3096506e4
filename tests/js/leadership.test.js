import assert from "node:assert/strict";
import test from "node:test";
import { lead } from "../../static/js/core/leadership.js";
import { settled } from "./support.js";

/** Web Locks, as far as one exclusive lock goes. */
class Locks {
  holder = null;
  queue = [];

  request(_name, { steal = false, signal } = {}, callback) {
    return new Promise((resolve, reject) => {
      const request = { callback, resolve, reject };
      if (steal) {
        this.holder?.reject(new DOMException("stolen", "AbortError"));
        this.holder = null;
        this.queue.unshift(request);
      } else this.queue.push(request);
      signal?.addEventListener("abort", () => {
        if (!this.queue.includes(request)) return;
        this.queue = this.queue.filter((each) => each !== request);
        reject(new DOMException("aborted", "AbortError"));
      });
      this.grant();
    });
  }

  grant() {
    if (this.holder || this.queue.length === 0) return;
    const request = this.queue.shift();
    this.holder = request;
    Promise.resolve(request.callback({})).then((value) => {
      request.resolve(value);
      if (this.holder === request) this.holder = null;
      this.grant();
    });
  }
}

function tab(locks) {
  const state = { leads: false };
  return Object.assign(state, lead("outbox", (leads) => (state.leads = leads), locks));
}

test("one tab leads, and the next takes over when it closes", async () => {
  const locks = new Locks();
  const [a, b] = [tab(locks), tab(locks)];
  await settled();
  assert.deepEqual([a.leads, b.leads], [true, false]);
  a.close();
  await settled();
  assert.deepEqual([a.leads, b.leads], [false, true]);
});

test("the tab in front takes the lead, and gives it back when it closes", async () => {
  const locks = new Locks();
  const [a, b] = [tab(locks), tab(locks)];
  await settled();
  for (const [claims, other] of [[b, a], [a, b], [b, a]]) {
    claims.claim();
    await settled();
    assert.deepEqual([claims.leads, other.leads], [true, false]);
  }
  assert.equal(locks.queue.length, 1, "nobody queues twice");
  b.close();
  await settled();
  assert.equal(a.leads, true);
});

test("where nothing is kept at all every tab leads", async () => {
  const one = tab(null);
  await import("../../static/js/core/lease.js"); // as it does
  await settled();
  assert.equal(one.leads, true);
});
