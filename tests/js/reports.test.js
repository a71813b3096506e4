import assert from "node:assert/strict";
import test from "node:test";
import { Reports } from "../../static/js/core/reports.js";
import { signal } from "../../static/js/core/signals.js";
import { aStore, FakeClock, message, settled } from "./support.js";

const report = (id, changes = {}) => ({ id, message_id: 1000 + id, room_id: 1, reason: "spam", text: "", message: message(id), ...changes });

function world(...pages) {
  const clock = new FakeClock();
  const asked = [];
  const api = {
    async get(path) {
      asked.push(path);
      return pages.shift();
    },
    async put(path, body) {
      asked.push([path, body]);
    },
    async patch(path, body) {
      asked.push([path, body]);
    },
  };
  return { clock, asked, reports: new Reports(aStore({ api, clock, attentive: signal(false), decides: signal(true), ready: signal(true), reported: signal(0) })) };
}

test("a message that is hidden where it stands needs no decision any more", async () => {
  const { asked, reports } = world({ reports: [report(3), report(1)], next: null });
  await reports.load();
  await reports.hide({ ...message(3), id: 1003 }, "abuse", "he knows why");
  assert.deepEqual(reports.list.value.map(({ id }) => id), [1]);
  assert.deepEqual(asked[1], ["/messages/1003/hidden", { reason: "abuse", text: "he knows why" }]);
});

test("a decision is about the message: all its reports go", async () => {
  const { asked, reports } = world({ reports: [report(3), report(2, { message_id: 1003 }), report(1)], next: null });
  await reports.load();
  await reports.decide(reports.list.value[0], "hidden");
  assert.deepEqual(reports.list.value.map(({ id }) => id), [1]);
  assert.deepEqual(asked[1], ["/reports/3", { resolution: "hidden" }]);
});

test("whoever comes back sees what is new, once a minute at most", async () => {
  const { clock, asked, reports } = world({ reports: [], next: null }, { reports: [report(1)], next: null });
  await reports.load();
  reports.refresh();
  assert.equal(asked.length, 1);
  await clock.pass(60_000);
  reports.refresh();
  reports.refresh();
  await settled();
  assert.equal(asked.length, 2);
  assert.deepEqual(reports.list.value.map(({ id }) => id), [1]);
});
