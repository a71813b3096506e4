/** What was reported in the rooms that I look after, and what I report. */

import { PagedList } from "./paged_list.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Report} Report */

/** @extends {PagedList<Report>} */
export class Reports extends PagedList {
  /** @param {import("./api.js").Api} api */
  constructor(api) {
    super(api, "/reports", "reports");
  }

  /** Tell those who look after its room. Twice is the same. @param {Message} message @param {Report["reason"]} reason @param {string} text */
  async tell(message, reason, text) {
    await this.api.post(`/messages/${message.id}/reports`, { reason, text });
  }

  /** About its message: all reports of it are decided with this one. @param {Report} report @param {"dismissed" | "hidden"} resolution */
  async decide(report, resolution) {
    await this.api.patch(`/reports/${report.id}`, { resolution });
    this.keep((one) => one.message_id !== report.message_id);
  }
}
