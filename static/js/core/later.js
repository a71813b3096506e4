/** Messages that wait for their time, and reminders: mine alone, each list whole, kept up to date by their frames. */

import { emptyDraft } from "./composing.js";
import { effect, signal } from "./signals.js";

/** @import { RoomModel } from "./room_model.js" */
/** @import { Store } from "./store.js" */
/** @import { Attachment, Reminder, ReminderFrame, Scheduled, ScheduledFrame } from "./types.js" */

const SNOOZE_MS = 60 * 60 * 1000;

export class Later {
  /** @param {Pick<Store, "api" | "clock" | "due" | "listen" | "whenOnline">} store */
  constructor({ api, clock, due, listen, whenOnline }) {
    this.now = () => clock.now();
    this.api = api;
    /** Waiting or refused, by their time; null until loaded. */
    this.scheduled = signal(/** @type {Scheduled[] | null} */ (null));
    /** Not seen to yet, by their time; null until loaded. */
    this.reminders = signal(/** @type {Reminder[] | null} */ (null));
    /** How many ask for attention: reminders whose time has come, messages that were refused. */
    this.due = due;
    effect(() => {
      const told = (this.reminders.value ?? []).filter(({ told_at }) => told_at !== null);
      due.value = told.length + (this.scheduled.value ?? []).filter(({ state }) => state === "refused").length;
    });
    /** The last thing that came up while the page was open. */
    this.news = signal(/** @type {{kind: "reminder", reminder: Reminder} | {kind: "refused", scheduled: Scheduled} | null} */ (null));
    /** Counts the frames, so that a list that was asked for before one is asked for again. @private */
    this.frames = 0;
    listen((frame) => (frame.type === "scheduled" || frame.type === "reminder") && this.heard(frame));
    whenOnline(() => void this.load().catch(() => {})); // without an answer the next connection asks again
  }

  /** Both lists anew. @returns {Promise<void>} */
  async load() {
    const { frames } = this;
    const [{ scheduled }, { reminders }] = await Promise.all([this.api.get("/scheduled"), this.api.get("/reminders")]);
    if (frames !== this.frames) return this.load();
    this.scheduled.value = scheduled;
    this.reminders.value = reminders;
  }

  /** @param {number} room @param {string} source @param {Date} due @param {{replyTo?: number | null, files?: Attachment[], callAll?: boolean}} [more] @returns {Promise<Scheduled>} */
  async schedule(room, source, due, { replyTo = null, files = [], callAll = false } = {}) {
    const made = await this.api.post("/scheduled", { room, source, due_at: due.toISOString(), ...(replyTo !== null && { reply_to: replyTo }), ...(files.length && { attachments: files.map(({ id }) => id) }), ...(callAll && { call_all: true }) });
    this.#mergeScheduled(made);
    return made;
  }

  /** Other words, or another time. @param {number} id @param {{source?: string, due?: Date, callAll?: boolean}} changes */
  async reschedule(id, { source, due, callAll = false }) {
    const body = { ...(source !== undefined && { source }), ...(due && { due_at: due.toISOString() }), ...(callAll && { call_all: true }) };
    this.#mergeScheduled(await this.api.patch(`/scheduled/${id}`, body));
  }

  /** Its files are in no message then. @param {Scheduled} one @param {{keepFiles?: boolean}} [how] they are still wanted */
  async cancel({ id, attachments }, { keepFiles = false } = {}) {
    await this.api.delete(`/scheduled/${id}`);
    this.#drop(this.scheduled, id);
    if (keepFiles) return;
    for (const file of attachments) await this.api.delete(`/files/${file.id}`).catch(() => {}); // else the server removes it in a week
  }

  /**
   * Be reminded of a message, or of a line of one's own.
   * @param {{due: Date, messageId?: number | null, text?: string}} about
   */
  async remind({ due, messageId = null, text = "" }) {
    this.#mergeReminder(await this.api.post("/reminders", { due_at: due.toISOString(), message_id: messageId, text }));
  }

  /** Once more, later. @param {Reminder} reminder */
  async snooze({ id, message_id: messageId, text }) {
    await this.remind({ due: new Date(this.now() + SNOOZE_MS), messageId, text });
    await this.finish(id);
  }

  /** @param {number} id */
  async finish(id) {
    await this.api.delete(`/reminders/${id}`);
    this.#drop(this.reminders, id);
  }

  /** What came up has been seen. */
  dismiss() {
    this.news.value = null;
  }

  /** @param {ScheduledFrame | ReminderFrame} frame */
  heard(frame) {
    this.frames += 1;
    if (frame.type === "scheduled") {
      this.#mergeScheduled(frame.scheduled);
      if (frame.scheduled.state === "refused") this.news.value = { kind: "refused", scheduled: frame.scheduled };
    } else {
      const { reminder } = frame;
      this.#mergeReminder(reminder);
      if (reminder.told_at && !reminder.done_at) this.news.value = { kind: "reminder", reminder };
      else if (reminder.done_at && this.#isNews(reminder.id)) this.dismiss(); // seen to on another device
    }
  }

  /** @param {Scheduled} one */
  #mergeScheduled(one) {
    const shown = one.state === "waiting" || one.state === "refused";
    if (shown) merge(this.scheduled, one, (held) => held.updated_at > one.updated_at);
    else this.#drop(this.scheduled, one.id);
  }

  /** @param {Reminder} one */
  #mergeReminder(one) {
    if (one.done_at) this.#drop(this.reminders, one.id);
    else merge(this.reminders, one, (held) => held.told_at !== null && one.told_at === null);
  }

  /** @param {number} id of a reminder */
  #isNews(id) {
    const news = this.news.peek();
    return news?.kind === "reminder" && news.reminder.id === id;
  }

  /** @param {{value: {id: number}[] | null}} list @param {number} id */
  #drop(list, id) {
    if (list.value?.some((one) => one.id === id)) list.value = list.value.filter((one) => one.id !== id);
  }
}

/**
 * What is typed goes out at its time, with the files beside it, and leaves the composer.
 * @param {Store} store
 * @param {RoomModel} room
 * @param {string} source
 * @param {Date} due
 * @param {boolean} [callAll] that it calls many people is meant
 */
export async function schedule(store, room, source, due, callAll = false) {
  const files = store.attachments.take(room.id);
  try {
    await store.part(Later).schedule(room.id, source, due, { replyTo: store.drafts.replyOf(room.id), files, callAll });
  } catch (error) {
    store.attachments.putBack(room.id, files);
    throw error;
  }
  if (room.draft.peek() === source) emptyDraft(store, room); // not typed on meanwhile
}

/**
 * @template {{id: number, due_at: string}} T
 * @param {{value: T[] | null}} list
 * @param {T} one
 * @param {(held: T) => boolean} isOlder than what is held
 */
function merge(list, one, isOlder) {
  if (!list.value) return; // the list will bring it
  const held = list.value.find(({ id }) => id === one.id);
  if (held && isOlder(held)) return;
  const others = list.value.filter(({ id }) => id !== one.id);
  list.value = [...others, one].sort((a, b) => a.due_at.localeCompare(b.due_at) || a.id - b.id);
}
