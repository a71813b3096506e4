import assert from "node:assert/strict";
import test from "node:test";
import { Standing } from "../../static/js/core/standing.js";
import { effect, signal } from "../../static/js/core/signals.js";
import { FakeClock, user } from "./support.js";

function world(changes) {
  const clock = new FakeClock();
  const bob = user(8, { availability: "auto", ...changes });
  const users = signal(new Map([[8, bob]]));
  const online = signal(new Set([8]));
  const idle = signal(new Set());
  const standing = new Standing({ clock, users, online, idle });
  const seen = [];
  effect(() => seen.push(standing.of(users.value.get(8))));
  return { clock, users, online, idle, seen };
}

test("here, idle, gone, each as it comes", () => {
  const { online, idle, seen } = world();
  idle.value = new Set([8]);
  idle.value = new Set();
  online.value = new Set();
  assert.deepEqual(seen, ["here", "idle", "here", "offline"]);
});

test("what one says of oneself goes before idleness, and needs one to be there", () => {
  const { online, idle, seen } = world({ availability: "dnd" });
  idle.value = new Set([8]);
  online.value = new Set();
  assert.deepEqual([...new Set(seen)], ["dnd", "offline"]);
});

test("it ends by itself, also after a day and more", async () => {
  const days = 40 * 86_400_000;
  const { clock, seen } = world({ availability: "away", availability_until: new Date(1_000_000 + days).toISOString() });
  await clock.pass(days - 1000);
  assert.deepEqual([...new Set(seen)], ["away"]);
  await clock.pass(1000);
  assert.equal(seen.at(-1), "here");
  assert.equal(clock.timers.size, 0);
});

test("a new end replaces the one of before", async () => {
  const { clock, users, seen } = world({ availability: "dnd", availability_until: new Date(1_000_000 + 60_000).toISOString() });
  users.value = new Map([[8, user(8, { availability: "dnd", availability_until: new Date(1_000_000 + 120_000).toISOString() })]]);
  await clock.pass(90_000);
  assert.equal(seen.at(-1), "dnd");
  await clock.pass(30_000);
  assert.equal(seen.at(-1), "here");
});
