import assert from "node:assert/strict";
import test from "node:test";
import { Connection } from "../../static/js/core/connection.js";
import { FakeClock, fakeTransport, hello, settled, user } from "./support.js";

function connect({ transports = [fakeTransport()], who = "welcome", online = true } = {}) {
  const clock = new FakeClock();
  const heard = [];
  const phases = [];
  let lost = 0;
  const answer = { who };
  const link = new Connection({
    transports,
    clock,
    heartbeat_s: 25,
    user_id: 7,
    onframe: (frame) => heard.push(frame),
    onstate: (state) => phases.at(-1) !== state.phase && phases.push(state.phase),
    ondisconnect: () => (lost += 1),
    whoami: async () => answer.who,
  });
  link.open();
  if (online) transports[0].greet();
  return { link, clock, heard, phases, answer, socket: transports[0], lost: () => lost };
}

test("it is online once the server has said hello, and not before", () => {
  const { link, socket, heard } = connect({ online: false });
  assert.equal(link.state.phase, "connecting");
  assert.equal(link.send({ type: "typing", room: 1 }), false);
  socket.greet();
  assert.equal(link.state.phase, "online");
  assert.equal(link.state.transport, "websocket");
  assert.equal(heard[0].type, "hello");
  assert.equal(link.send({ type: "typing", room: 1 }), true);
});

test("a lost connection comes back within three seconds, and says when", async () => {
  const { link, clock, socket, lost } = connect();
  clock.chance = 0.99;
  socket.last.handlers.closed(1012);
  assert.equal(lost(), 1);
  assert.equal(link.state.phase, "waiting");
  assert.ok(link.state.retry_at > clock.time && link.state.retry_at <= clock.time + 3_000);
  await clock.pass(3_000);
  assert.equal(socket.opened.length, 2);
});

test("waits are spread, and grow to half a minute", async () => {
  const { link, clock, socket } = connect();
  const waits = [];
  socket.last.handlers.closed(1006);
  for (let n = 0; n < 7; n++) {
    waits.push(link.state.retry_at - clock.time);
    const count = socket.opened.length;
    while (socket.opened.length === count) await clock.pass(100);
    socket.last.handlers.closed(1006);
  }
  assert.ok(waits[0] <= 3_000);
  assert.ok(waits.at(-1) >= 15_000 && waits.at(-1) <= 30_000, String(waits));
});

test("after coming back the first wait is short again", async () => {
  const { link, clock, socket } = connect();
  for (let n = 0; n < 5; n++) {
    socket.last.handlers.closed(1006);
    const count = socket.opened.length;
    while (socket.opened.length === count) await clock.pass(100);
  }
  socket.greet();
  socket.last.handlers.closed(1006);
  assert.ok(link.state.retry_at - clock.time <= 3_000);
});

test("an opening that is never answered is given up", async () => {
  const { link, clock, socket } = connect({ online: false });
  await clock.pass(10_000);
  assert.equal(socket.opened[0].closed, true);
  assert.equal(link.state.phase, "waiting");
});

test("silence is asked about, and after two heartbeats it is a lost connection", async () => {
  const { link, clock, socket } = connect();
  await clock.pass(30_000);
  assert.deepEqual(socket.last.sent.at(-1), { type: "ping", ref: "beat" });
  await clock.pass(25_000);
  assert.notEqual(link.state.phase, "online");
  assert.equal(socket.opened[0].closed, true);
});

test("any sign of life keeps it", async () => {
  const { link, clock, socket } = connect();
  for (let n = 0; n < 10; n++) {
    await clock.pass(20_000);
    socket.last.handlers.heard();
  }
  assert.equal(link.state.phase, "online");
  assert.equal(socket.opened.length, 1);
});

test("a tab that was frozen for an hour doubts its socket, and opens another when nobody answers", async () => {
  const { link, clock, socket } = connect();
  clock.sleep(3_600_000);
  await clock.pass(0);
  assert.deepEqual(socket.last.sent.at(-1), { type: "ping", ref: "probe" });
  await clock.pass(5_000);
  assert.equal(socket.opened.length, 2);
  socket.greet();
  assert.equal(link.state.phase, "online");
});

test("waking up with a good socket keeps it", async () => {
  const { link, clock, socket } = connect();
  link.wake();
  socket.last.handlers.frame({ type: "pong", ref: "probe", at: "now" });
  await clock.pass(6_000);
  assert.equal(socket.opened.length, 1);
});

test("waking up while it waits tries at once", () => {
  const { link, clock, socket } = connect();
  socket.last.handlers.closed(1006);
  clock.time += 1_500;
  link.wake();
  assert.equal(socket.opened.length, 2);
  link.wake();
  assert.equal(socket.opened.length, 2, "two reasons are one");
});

test("waking up right after an attempt brings the next one forward, however long the wait was", async () => {
  const { link, clock, socket } = connect();
  for (let n = 0; n < 6; n++) {
    const count = socket.opened.length;
    socket.last.handlers.closed(1006);
    if (n < 5) while (socket.opened.length === count) await clock.pass(100);
  }
  assert.ok(link.state.retry_at - clock.time > 5_000);
  const count = socket.opened.length;
  link.wake();
  assert.ok(link.state.retry_at - clock.time <= 1_000);
  await clock.pass(1_000);
  assert.equal(socket.opened.length, count + 1);
});

test("a page that goes closes it, and comes back from the back-forward cache", () => {
  const { link, socket, lost } = connect();
  link.suspend();
  assert.equal(socket.last.closed, true);
  assert.equal(lost(), 1);
  assert.equal(link.state.phase, "waiting");
  link.clock.time += 60_000;
  link.wake();
  socket.greet();
  assert.equal(link.state.phase, "online");
});

test("refused: it says so and stays away", async () => {
  for (const [code, who] of [[4401, "signed_out"], [4403, "suspended"], [4401, "another_account"]]) {
    const { link, clock, socket } = connect({ who });
    socket.last.handlers.closed(code);
    await clock.pass(600_000);
    assert.equal(link.state.phase, "signed_out");
    assert.equal(link.state.reason, who);
    assert.equal(socket.opened.length, 1);
  }
});

test("refused, but the session is good: it comes back; signed in again elsewhere: on waking up", async () => {
  const kept = connect({ who: "welcome" });
  kept.socket.last.handlers.closed(4403);
  await kept.clock.pass(3_000);
  assert.equal(kept.socket.opened.length, 2);

  const back = connect({ who: "signed_out" });
  back.socket.last.handlers.closed(4403);
  await settled();
  back.answer.who = "welcome";
  back.link.wake();
  await settled();
  assert.equal(back.socket.opened.length, 2);
});

test("greeted as somebody else: it hears nothing of theirs, says nothing, and stays away until it is its own again", async () => {
  const { link, clock, heard, socket, answer } = connect();
  socket.last.handlers.closed(1006);
  await clock.pass(3_000);
  const { handlers } = socket.last;
  handlers.frame(hello({ user: user(8) }));
  assert.equal(link.state.phase, "signed_out");
  assert.equal(link.state.reason, "another_account");
  assert.equal(socket.last.closed, true);
  assert.equal(link.send({ type: "typing", room: 1 }), false);
  assert.deepEqual(heard.map((frame) => frame.user.id), [7]);

  answer.who = "another_account";
  link.wake();
  await clock.pass(600_000);
  assert.equal(socket.opened.length, 2);
  answer.who = "welcome";
  link.wake();
  await settled();
  socket.greet();
  assert.equal(link.state.phase, "online");
});

test("where sockets don't get through a stream does, then a poll; and what worked is tried first", async () => {
  const transports = [fakeTransport("websocket"), fakeTransport("stream", false), fakeTransport("poll", false)];
  const { link, clock } = connect({ transports, online: false });
  transports[0].last.handlers.closed(1006);
  await clock.pass(3_000);
  transports[1].last.handlers.closed(1006);
  await clock.pass(6_000);
  transports[2].greet();
  assert.equal(link.state.transport, "poll");
  transports[2].last.handlers.closed(1006);
  await clock.pass(3_000);
  assert.equal(transports[2].opened.length, 2);
});

test("after ten minutes a better way gets another chance", async () => {
  const transports = [fakeTransport("websocket"), fakeTransport("stream", false)];
  const { clock } = connect({ transports, online: false });
  transports[0].last.handlers.closed(1006);
  await clock.pass(3_000);
  transports[1].greet();
  for (let n = 0; n < 40; n++) {
    await clock.pass(20_000);
    transports[1].last.handlers.heard();
  }
  const tried = transports[0].opened.length;
  transports[1].last.handlers.closed(1006);
  await clock.pass(3_000);
  assert.equal(transports[0].opened.length, tried + 1);
});

test("a request is answered by its ref, refused by its code, and unknown when the connection goes", async () => {
  const { link, socket, heard } = connect();
  const [yes, no, unknown] = [1, 2, 3].map((id) => link.request({ type: "delete", id }));
  const refs = socket.last.sent.map(({ ref }) => ref);
  const { frame } = socket.last.handlers;
  frame({ type: "ack", ref: refs[0], id: 1, change: 8 });
  frame({ type: "error", ref: refs[1], code: "forbidden", detail: "Not yours." });
  socket.last.handlers.closed(1006);
  assert.equal((await yes).change, 8);
  await assert.rejects(no, { code: "forbidden", detail: "Not yours." });
  await assert.rejects(unknown, { code: "offline" });
  assert.equal(heard.length, 1, "answers are nobody else's");
});

test("the browser's word for offline is shown, and not believed", async () => {
  const { link, clock, socket } = connect();
  link.offline();
  assert.equal(link.state.phase, "online");
  socket.last.handlers.closed(1006);
  assert.equal(link.state.phase, "offline");
  await clock.pass(3_000);
  socket.greet();
  assert.equal(link.state.phase, "online");
});

test("within two seconds of the browser's word the page is away, unless somebody answers", async () => {
  const { link, clock, socket } = connect();
  link.wake(); // a probe of the patient kind is under way
  link.offline();
  await clock.pass(1_500);
  assert.equal(link.state.phase, "offline");
  await clock.pass(3_000);
  assert.equal(link.state.phase, "connecting");
  assert.equal(link.state.offline, true, "trying, it is away still");
  socket.greet();

  socket.last.handlers.frame({ type: "pong", ref: "away", at: "now" });
  link.offline();
  socket.last.handlers.frame({ type: "pong", ref: "away", at: "now" });
  await clock.pass(6_000);
  assert.equal(link.state.phase, "online");
  link.wake();
  assert.equal(link.state.offline, false);
});

test("what was on its way at the browser's word is no answer, nor is a hello", async () => {
  const { link, clock, socket } = connect();
  link.offline();
  socket.last.handlers.frame({ type: "pong", ref: "beat", at: "now" });
  socket.last.handlers.heard();
  await clock.pass(1_500);
  assert.equal(link.state.phase, "offline");

  await clock.pass(3_000);
  socket.greet();
  assert.equal(link.state.phase, "online");
  await clock.pass(1_500);
  assert.equal(link.state.phase, "offline");
});

test("a stream that can't be asked is opened anew at the browser's word", async () => {
  const { link, socket } = connect({ transports: [fakeTransport("stream", false)] });
  link.offline();
  assert.deepEqual([link.state.phase, link.state.offline, socket.opened.length], ["connecting", true, 2]);
  socket.greet();
  assert.equal(link.state.phase, "online");
});

test("over a lesser way the best one is tried beside it, ever more seldom, and taken when it works", async () => {
  const transports = [fakeTransport("websocket"), fakeTransport("stream", false)];
  const [best, stream] = transports;
  const { link, clock, heard, lost } = connect({ transports, online: false });
  best.last.handlers.closed(1006);
  await clock.pass(3_000);
  stream.greet();
  const goesOn = async (ms) => {
    for (let left = ms; left > 0; left -= 10_000) {
      await clock.pass(Math.min(left, 10_000));
      stream.last.handlers.heard();
    }
  };
  for (const wait of [30_000, 60_000]) {
    const count = best.opened.length;
    await goesOn(wait - 1);
    assert.equal(best.opened.length, count);
    await clock.pass(1);
    assert.equal(best.opened.length, count + 1);
    best.last.handlers.closed(1006);
    stream.last.handlers.heard();
    assert.equal(link.state.transport, "stream", "the one in use is left alone");
  }
  await goesOn(120_000);
  const tried = best.last;
  const before = heard.length;
  best.greet();
  assert.equal(tried.closed, true);
  assert.equal(heard.length, before, "only one of them is heard");
  assert.equal(stream.last.closed, true);
  assert.equal(lost(), 1);
  assert.notEqual(best.last, tried);
  best.greet();
  assert.equal(link.state.transport, "websocket");
  assert.equal(link.state.phase, "online");
  assert.equal(stream.opened.length, 1);
});

test("the way back to the best one waits for an answer that is under way", async () => {
  const transports = [fakeTransport("websocket"), fakeTransport("stream", false)];
  const [best, stream] = transports;
  const { link, clock } = connect({ transports, online: false });
  best.last.handlers.closed(1006);
  await clock.pass(3_000);
  stream.greet();
  await clock.pass(30_000);
  const answer = link.request({ type: "delete", id: 5 });
  const { ref } = stream.last.sent.at(-1);
  best.greet();
  assert.equal(link.state.transport, "stream");
  stream.last.handlers.frame({ type: "ack", ref, id: 5, change: 9 });
  assert.equal((await answer).change, 9);
  await clock.pass(1_000);
  best.greet();
  assert.equal(link.state.transport, "websocket");
});

test("a page that goes takes its trial of the best way with it", async () => {
  const transports = [fakeTransport("websocket"), fakeTransport("stream", false)];
  const { link, clock } = connect({ transports, online: false });
  transports[0].last.handlers.closed(1006);
  await clock.pass(3_000);
  transports[1].greet();
  await clock.pass(30_000);
  link.suspend();
  assert.equal(transports[0].last.closed, true);
  const opened = transports[0].opened.length;
  await clock.pass(600_000);
  assert.equal(transports[0].opened.length, opened);
});
