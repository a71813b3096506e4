/** What unit tests share: a clock that stands still, frames, and a transport driven by hand. */

export class FakeClock {
  constructor() {
    this.time = 1_000_000;
    this.timers = new Map();
    this.chance = 0.5;
    this.now = () => this.time;
    this.random = () => this.chance;
    this.after = (fn, ms) => {
      const timer = Symbol("timer");
      this.timers.set(timer, { fn, at: this.time + ms });
      return timer;
    };
    this.cancel = (timer) => void this.timers.delete(timer);
  }

  /** Time passes, timers in their order; promises in between. */
  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].at);
      due[1].fn();
    }
    this.time = end;
    await settled();
  }

  /** The machine sleeps: time passes, and nothing runs. */
  sleep(ms) {
    this.time += ms;
  }
}

/** Lets promises that are ready run. */
export async function settled() {
  for (let n = 0; n < 20; n++) await null;
}

/** A kind of transport that the test plays the server of. */
export function fakeTransport(name = "websocket", syncs = true) {
  const kind = {
    name,
    syncs,
    opened: [],
    open(handlers) {
      const transport = {
        handlers,
        sent: [],
        closed: false,
        send(command) {
          transport.sent.push(command);
          return true;
        },
        close() {
          transport.closed = true;
        },
      };
      kind.opened.push(transport);
      return transport;
    },
    get last() {
      return kind.opened.at(-1);
    },
    /** The server takes it. */
    greet(frame = hello()) {
      kind.last.handlers.frame(frame);
      kind.last.handlers.ready();
    },
  };
  return kind;
}

export function message(number, changes = {}) {
  return {
    id: 1000 + number,
    room_id: 1,
    number,
    change: number,
    client_id: `c${number}`,
    user_id: 8,
    source: `text ${number}`,
    html: `<p>text ${number}</p>`,
    rendered: true,
    created_at: "2026-11-22T09:07:00.000000Z",
    updated_at: "2026-11-22T09:07:00.000000Z",
    edited_at: null,
    deleted_at: null,
    kind: "text",
    version: 1,
    reply_to: null,
    thread: null,
    reactions: [],
    attachments: [],
    previews: [],
    mentions: [],
    calls: null,
    pinned: null,
    poll: null,
    ...changes,
  };
}

export function room(changes = {}) {
  return {
    id: 1,
    kind: "open",
    slug: "general",
    name: "General",
    topic: "",
    description: "",
    posting: "everybody",
    web_public: false,
    archived_at: null,
    created_at: "2026-11-22T09:07:00.000000Z",
    last_number: 5,
    last_change: 5,
    change: 1,
    members: 2,
    user_ids: null,
    parent_id: null,
    root_id: null,
    ...changes,
  };
}

export function membership(changes = {}) {
  return { room_id: 1, role: "member", involvement: "mentions", starred: false, read_number: 5, read_version: 0, mentions: 0, ...changes };
}

export function user(id, changes = {}) {
  const nickname = `user${id}`;
  return { id, nickname, display_name: "", kind: "person", role: "member", avatar: null, change: id, ...changes };
}

export function hello(changes = {}) {
  return {
    type: "hello",
    user: user(7),
    version: 1,
    epoch: "one",
    heartbeat_s: 25,
    limits: { source_chars: 8000, frame_bytes: 131072 },
    directory: { id: 9, last_change: 20 },
    rooms: [{ ...room(), membership: membership() }],
    online: [7],
    ...changes,
  };
}

export function live(number, changes = {}) {
  const of = message(number, changes);
  return { type: "message", room: 1, after: of.change - 1, change: of.change, message: of };
}

export function page(messages, changes = {}) {
  const last = Math.max(0, ...messages.map((each) => each.number));
  return { messages, last_change: 5, last_number: last, epoch: "one", ...changes };
}

export function synced(from, changes = {}) {
  const none = { messages: [], facts: [], members: [], more: false, reset: false };
  return { type: "synced", room: 1, epoch: "one", from, change: from, ...none, ...changes };
}

/** What a part of the store finds there, with nobody to hear. */
export function aStore(more = {}) {
  const greeters = [];
  return {
    listen() {},
    whenOnline: (greeter) => void greeters.push(greeter),
    online: () => greeters.forEach((greeter) => greeter()),
    ...more,
  };
}
