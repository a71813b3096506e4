/** Live connections by plain HTTP, for where WebSockets don't get through: an event stream, or long polls. */

import { createEventParser } from "./event_parser.js";
import { runByRest } from "./rest_commands.js";
import { CLOSED } from "./transports.js";

/** @import { Api } from "./api.js" */
/** @import { Handlers, Place, Transport, TransportKind } from "./transports.js" */

/** Beyond this an address is refused by some servers and proxies. */
const ADDRESS_CHARS = 2_000;
const POLL_WAIT_S = 25;
/** Longer than the server waits: an answer that takes this long was lost. */
const POLL_TIMEOUT_MS = (POLL_WAIT_S + 15) * 1000;

/**
 * @typedef {object} EventsOptions
 * @property {string} url `/api/events`
 * @property {Api} api takes the commands
 * @property {Place} place shared by stream and poll
 * @property {() => string} csrfToken
 * @property {typeof fetch} [fetch]
 */

/** @param {EventsOptions} options @returns {TransportKind} */
export function streamTransport({ url, api, place, fetch = globalThis.fetch.bind(globalThis) }) {
  return {
    name: "stream",
    syncs: false,
    open: (handlers) =>
      openByRequests(api, handlers, async ({ frame, heard, ready, signal }) => {
        const cursor = place.cursor !== null && place.cursor.length < ADDRESS_CHARS ? place.cursor : null;
        const query = new URLSearchParams({ ...(cursor !== null && { cursor }), ...(place.idle && { idle: "1" }) });
        const response = await fetch(query.size ? `${url}?${query}` : url, { headers: { Accept: "text/event-stream" }, signal, cache: "no-store" });
        const isStream = response.headers.get("Content-Type")?.startsWith("text/event-stream");
        if (!response.ok || !response.body || !isStream) return closeCode(response.status);
        if (cursor !== null) ready();
        const feed = createEventParser({
          event(type, data, id) {
            if (type === "cursor") place.cursor = id;
            else {
              const parsed = JSON.parse(data);
              frame(parsed);
              if (parsed.type === "hello") ready();
            }
          },
          comment: heard,
        });
        const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let part = await text.read(); !part.done; part = await text.read()) feed(part.value);
        return CLOSED.ABNORMAL;
      }),
  };
}

/** @param {EventsOptions} options @returns {TransportKind} */
export function pollTransport({ url, api, place, csrfToken, fetch = globalThis.fetch.bind(globalThis) }) {
  /** @param {AbortSignal} signal */
  function ask(signal) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(POLL_TIMEOUT_MS)]);
    const headers = { Accept: "application/json" };
    const { cursor } = place;
    if (cursor !== null && cursor.length > ADDRESS_CHARS) {
      const body = new URLSearchParams({ cursor, wait: String(POLL_WAIT_S) });
      return fetch(place.idle ? `${url}?idle=1` : url, { method: "POST", headers: { ...headers, "X-CSRFToken": csrfToken() }, body, signal: limit });
    }
    const query = new URLSearchParams({ ...(cursor !== null && { cursor }), wait: String(POLL_WAIT_S), ...(place.idle && { idle: "1" }) });
    return fetch(`${url}?${query}`, { headers, signal: limit, cache: "no-store" });
  }
  return {
    name: "poll",
    syncs: false,
    open: (handlers) =>
      openByRequests(api, handlers, async ({ frame, heard, ready, signal }) => {
        if (place.cursor !== null) ready();
        while (!signal.aborted) {
          const response = await ask(signal);
          if (!response.ok) return closeCode(response.status);
          const { cursor, frames } = await response.json();
          heard();
          for (const each of frames) frame(each);
          place.cursor = cursor;
          ready();
        }
        return CLOSED.ABNORMAL;
      }),
  };
}

/**
 * What stream and poll share: reading until closed, and commands as requests of their own.
 * @param {Api} api
 * @param {Handlers} handlers
 * @param {(io: Omit<Handlers, "closed"> & {signal: AbortSignal}) => Promise<number>} read until the end; the close code
 * @returns {Transport}
 */
function openByRequests(api, handlers, read) {
  const controller = new AbortController();
  const { signal } = controller;
  let announced = false;
  /** @template {unknown[]} A @param {(...args: A) => void} fn @returns {(...args: A) => void} */
  const whileOpen = (fn) => (...args) => {
    if (!signal.aborted) fn(...args);
  };
  const frame = whileOpen(handlers.frame);
  const ready = whileOpen(() => {
    if (announced) return;
    announced = true;
    handlers.ready();
  });
  const closed = whileOpen(handlers.closed);
  read({ frame, heard: whileOpen(handlers.heard), ready, signal }).then(closed, () => closed(CLOSED.ABNORMAL));
  return {
    send(command) {
      void runByRest(api, command).then((answer) => answer && frame(answer));
      return true;
    },
    close: () => controller.abort(),
  };
}

/** @param {number} status */
function closeCode(status) {
  return status === 401 || status === 403 ? CLOSED.SIGNED_OUT : CLOSED.ABNORMAL;
}
