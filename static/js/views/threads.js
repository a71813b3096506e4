/** Opening and closing threads beside the conversation. */
import { startThread } from "./parts.js";
import { panel, attempt, showPanel } from "./ui.js";

/** @typedef {import("../core/types.js").Message} Message */
/** @typedef {import("./store.js").Store} Store */

/** The thread of a message, begun if there is none. @param {Store} store @param {Message} message */
export function openThread(store, message) {
  return attempt(async () => {
    await startThread(store, message);
    showPanel("thread");
  });
}

/** @param {Store} store */
export function closeThread(store) {
  store.threads.leave();
  if (panel.peek() === "thread") showPanel(null);
}
