/** What was reported in the rooms that I look after, what I report, and what I hide there. */

import { PagedList } from "./paged_list.js";
import { effect, untracked } from "./signals.js";

/** @import { Store } from "./store.js" */
/** @import { Message, Report } from "./types.js" */

const REFRESH_MS = 60_000;

/** @extends {PagedList<Report>} */
export class Reports extends PagedList {
  /** @param {Pick<Store, "api" | "clock" | "attentive" | "decides" | "ready" | "reported" | "whenOnline">} store */
  constructor({ api, clock, attentive, decides, ready, reported, whenOnline }) {
    super(api, "/reports", "reports");
    this.clock = clock;
    /** @private */
    this.loadedAt = -Infinity;
    effect(() => void (reported.value = this.list.value?.length ?? 0));
    effect(() => {
      if (attentive.value && ready.value && decides.value) untracked(() => this.refresh());
    });
    whenOnline(() => decides.peek() && void this.load().catch(() => {})); // without an answer the next connection asks again
  }

  /** The newest ones anew. */
  async load() {
    this.loadedAt = this.clock.now();
    await super.load();
  }

  /** Somebody who decides is back at the page: nobody tells them of what was reported meanwhile. */
  refresh() {
    if (this.clock.now() - this.loadedAt >= REFRESH_MS) this.load().catch(() => {}); // the next look asks again
  }

  /** Tell those who look after its room. Twice is the same. @param {Message} message @param {Report["reason"]} reason @param {string} text */
  async tell(message, reason, text) {
    await this.api.post(`/messages/${message.id}/reports`, { reason, text });
  }

  /** Take it out of sight: reports of it are decided with that. @param {Message} message @param {Report["reason"]} reason @param {string} text */
  async hide(message, reason, text) {
    await this.api.put(`/messages/${message.id}/hidden`, { reason, text });
    this.keep((one) => one.message_id !== message.id);
  }

  /** What a hidden message says, and why it is hidden. @param {Message} message @returns {Promise<import("./types.js").HiddenMessage>} */
  hidden(message) {
    return this.api.get(`/messages/${message.id}/hidden`);
  }

  /** Bring it back. @param {Message} message */
  async restore(message) {
    await this.api.delete(`/messages/${message.id}/hidden`);
  }

  /** About its message: all reports of it are decided with this one. @param {Report} report @param {"dismissed" | "hidden"} resolution */
  async decide(report, resolution) {
    await this.api.patch(`/reports/${report.id}`, { resolution });
    this.keep((one) => one.message_id !== report.message_id);
  }
}
