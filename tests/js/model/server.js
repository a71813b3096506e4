/**
 * A server in the model: one room with a thread, and the directory. Each writer is one committed transaction that takes a
 * change, as tests/model/sync_rules.py has it; reads take last_change first, then the rows.
 */

export const ROOM = 1;
export const THREAD = 2;
export const DIRECTORY = 9;
export const ROOT = 1; // the number of the thread's root message
const SYNC_ROWS = 3; // so that `more` is seen often
const PAGE_ROWS = 4;

export class ModelServer {
  /** @param {number[]} users the first one never leaves */
  constructor(users) {
    this.epoch = "one";
    this.userIds = users;
    this.last = { [ROOM]: 0, [DIRECTORY]: 0 };
    this.lastNumber = { [ROOM]: 0, [THREAD]: 0 };
    this.messages = new Map(); // id -> message
    this.sends = new Map(); // author:client_id -> message id
    this.members = new Map(users.map((id) => [id, this.member(id, 0, false)]));
    this.emoji = [];
    this.users = new Map(users.map((id) => [id, { id, nickname: `user${id}`, change: 0 }]));
    this.facts = { [ROOM]: { name: "room 0", change: 0 }, [THREAD]: { name: "thread 0", change: 0 } };
    this.reads = new Map(users.map((id) => [id, 0]));
    this.published = []; // frames of the last transaction
    this.nextId = 100;
    this.refuse = null; // code that the next posts are refused with
  }

  member(user_id, change, gone) {
    return { room_id: ROOM, user_id, role: "member", left_at: gone ? "then" : null, change, members: 0 };
  }

  isMember(user) {
    return this.members.get(user).left_at === null;
  }

  /* ---- writers ---- */

  /** @param {"room" | "here" | null} [calls] @param {number[]} [offline] whom `here` does not mean */
  post(user, client_id, source, room = ROOM, mentions = [], calls = null, offline = []) {
    const known = this.sends.get(`${user}:${client_id}`);
    if (known) {
      const message = this.messages.get(known);
      if (message.fingerprint !== `${room}|${source}`) return this.#refuse(client_id, "conflict");
      return this.#ack(message, true);
    }
    if (this.refuse) return this.#refuse(client_id, this.refuse);
    if (!this.isMember(user)) return this.#refuse(client_id, "forbidden");
    const message = { id: this.nextId++, room_id: room, number: ++this.lastNumber[room], client_id, user_id: user };
    message.fingerprint = `${room}|${source}`;
    this.messages.set(message.id, message);
    this.sends.set(`${user}:${client_id}`, message.id);
    const others = this.userIds.filter((id) => id !== user && this.isMember(id));
    message.called = calls ? others.filter((id) => calls === "room" || !offline.includes(id)) : [];
    this.#put(message, { source, html: "", version: 1, rendered: false, deleted_at: null, mentions, calls, thread: null });
    if (room === THREAD) this.#summarise();
    return this.#ack(message, false);
  }

  edit(message) {
    if (message.deleted_at) return;
    const mentions = message.mentions.length ? [] : [this.userIds[0], this.userIds[1]];
    const calls = message.id % 2 ? message.calls : null; // half of them take their call back
    message.called = calls ? [...message.called, ...message.mentions] : [];
    this.#put(message, { source: `${message.source}+`, version: message.version + 1, rendered: false, mentions, calls });
  }

  render(message, version) {
    if (message.version !== version || message.deleted_at) return;
    this.#put(message, { html: `<p>${message.source}</p>`, rendered: true });
  }

  remove(message) {
    message.called = [];
    this.#put(message, { source: "", html: "", deleted_at: "then", mentions: [], calls: null });
  }

  toggleMember(user) {
    const gone = this.isMember(user);
    const change = this.#bump(ROOM);
    const member = this.member(user, change, gone);
    this.members.set(user, member);
    member.members = [...this.members.values()].filter((each) => each.left_at === null).length;
    this.facts[ROOM] = { ...this.facts[ROOM], change };
    this.#publish({ type: "member", room: ROOM, change, member });
    return !gone;
  }

  rename(room) {
    const change = this.#bump(ROOM);
    this.facts[room] = { name: `${room === ROOM ? "room" : "thread"} ${change}`, change };
    this.#publish({ type: "room", room: ROOM, change, facts: this.factsOf(room) });
  }

  renameUser(id) {
    const change = this.#bump(DIRECTORY);
    this.users.set(id, { id, nickname: `user${id} ${change}`, change });
    this.#publish({ type: "user", room: DIRECTORY, change, user: this.users.get(id) });
  }

  /** The workspace's own emoji: nobody holds them here, but they take changes of the directory. */
  addEmoji() {
    const change = this.#bump(DIRECTORY);
    const emoji = { id: change, name: `emoji_${change}`, change };
    this.emoji.push(emoji);
    this.#publish({ type: "emoji", room: DIRECTORY, change, emoji });
  }

  read(user, number) {
    this.reads.set(user, Math.max(this.reads.get(user), number));
    return { type: "read", room: ROOM, number: this.reads.get(user), read_version: 0, mentions: this.mentionsOf(user) };
  }

  snapshot() {
    const { epoch, last, lastNumber, messages, sends, members, users, emoji, facts, reads, nextId } = this;
    return structuredClone({ epoch, last, lastNumber, messages, sends, members, users, emoji, facts, reads, nextId });
  }

  /** A backup is played back: history goes on from there, under another epoch. */
  restore(snapshot, epoch) {
    Object.assign(this, structuredClone(snapshot), { epoch });
  }

  /* ---- readers ---- */

  factsOf(room) {
    const last_change = this.last[ROOM];
    const base = { id: room, slug: null, topic: "", description: "", archived_at: null, created_at: "", user_ids: null };
    const kin = room === THREAD ? { kind: "thread", parent_id: ROOM, root_id: ROOT } : { kind: "open", parent_id: null, root_id: null };
    const members = [...this.members.values()].filter((member) => member.left_at === null).length;
    return { ...base, ...kin, ...this.facts[room], last_number: this.lastNumber[room], last_change, members };
  }

  mentionsOf(user) {
    const unread = [...this.messages.values()].filter(
      (each) => each.room_id === ROOM && each.number > this.reads.get(user) && [...each.mentions, ...each.called].includes(user),
    );
    return unread.length;
  }

  membershipOf(user) {
    const read = { read_number: this.reads.get(user), read_version: 0, mentions: this.mentionsOf(user) };
    return { room_id: ROOM, role: "member", involvement: "mentions", ...read };
  }

  hello(user) {
    const mine = this.isMember(user) ? [{ ...this.factsOf(ROOM), membership: this.membershipOf(user) }] : [];
    return {
      type: "hello",
      user: this.users.get(user),
      version: 1,
      epoch: this.epoch,
      heartbeat_s: 25,
      limits: { source_chars: 8000, frame_bytes: 131072 },
      directory: { id: DIRECTORY, last_change: this.last[DIRECTORY] },
      rooms: mine,
      online: [],
    };
  }

  sync(user, room, from) {
    const last = this.last[room];
    if (room === ROOM && !this.isMember(user)) return { type: "left", room };
    const base = { type: "synced", room, epoch: this.epoch, from, more: false, reset: false };
    const none = { messages: [], facts: [], members: [], users: [], emoji: [] };
    if (from > last) {
      const facts = room === ROOM ? [this.factsOf(ROOM), this.factsOf(THREAD)] : [];
      return { ...base, ...none, facts, change: last, reset: true };
    }
    const newer = this.#rows(room).filter(([change]) => change > from).sort(([a], [b]) => a - b);
    const cut = newer[SYNC_ROWS - 1]?.[0] ?? Infinity;
    const rows = newer.filter(([change]) => change <= cut); // a member and the room's facts share one: never cut between
    const answer = { ...base, ...none, more: newer.length > rows.length };
    answer.change = answer.more ? rows.at(-1)[0] : Math.max(last, rows.at(-1)?.[0] ?? 0);
    for (const [, kind, item] of rows) answer[kind] = [...answer[kind], item];
    return structuredClone(answer);
  }

  page(room, before) {
    const rows = [...this.messages.values()].filter((each) => each.room_id === room && each.number < before);
    const messages = rows.sort((a, b) => a.number - b.number).slice(-PAGE_ROWS).map(publicMessage);
    return { messages, last_change: this.last[ROOM], last_number: this.lastNumber[room], epoch: this.epoch };
  }

  /* ---- inside ---- */

  #rows(room) {
    if (room === DIRECTORY) {
      const users = [...this.users.values()].map((user) => [user.change, "users", user]);
      return [...users, ...this.emoji.map((emoji) => [emoji.change, "emoji", emoji])];
    }
    return [
      ...[...this.messages.values()].map((message) => [message.change, "messages", publicMessage(message)]),
      ...[...this.members.values()].map((member) => [member.change, "members", member]),
      ...[ROOM, THREAD].map((id) => [this.facts[id].change, "facts", this.factsOf(id)]),
    ];
  }

  #summarise() {
    const root = [...this.messages.values()].find((each) => each.room_id === ROOM && each.number === ROOT);
    this.#put(root, { thread: { room_id: THREAD, replies: this.lastNumber[THREAD], last_reply_at: null, user_ids: [] } });
  }

  #put(message, changes) {
    Object.assign(message, changes, { change: this.#bump(ROOM) });
    this.#publish({ type: "message", room: ROOM, change: message.change, message: publicMessage(message) });
  }

  #bump(counter) {
    return ++this.last[counter];
  }

  #publish(frame) {
    this.published.push(structuredClone({ after: frame.change - 1, ...frame }));
  }

  #ack({ id, room_id, number, change, client_id }, duplicate) {
    return { type: "ack", client_id, id, room: room_id, number, change, duplicate };
  }

  #refuse(client_id, code) {
    return { type: "error", client_id, code, detail: code };
  }
}

function publicMessage({ fingerprint: _, called: __, ...message }) {
  return structuredClone(message);
}
