/**
 * Three ways to a live connection, behind one interface: WebSocket, event stream, long poll.
 *
 * A transport is opened once. It calls `frame` for each frame in order, `heard` for any other sign of life, `ready` once
 * when the server has taken it, and `closed` once, also when it never opened. Nothing is called after `close()`.
 */

import { createEventParser } from "./event_parser.js";
import { runByRest } from "./rest_commands.js";

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").ServerFrame} ServerFrame */

/**
 * @typedef {object} Handlers
 * @property {(frame: ServerFrame) => void} frame
 * @property {() => void} heard
 * @property {() => void} ready
 * @property {(code: number) => void} closed a WebSocket close code, or the one that means the same
 */

/**
 * @typedef {object} Transport
 * @property {(command: Command) => boolean} send false when it can't be sent now
 * @property {() => void} close
 */

/**
 * @typedef {object} TransportKind
 * @property {"websocket" | "stream" | "poll"} name
 * @property {boolean} syncs takes `sync` and `ping`; the others are brought up to date by their cursor
 * @property {(handlers: Handlers) => Transport} open
 */

export const CLOSED = { ABNORMAL: 1006, RESTART: 1012, SIGNED_OUT: 4401, ENDED: 4403 };

/** Beyond this an address is refused by some servers and proxies. */
const ADDRESS_CHARS = 2_000;
const POLL_WAIT_S = 25;
/** Longer than the server waits: an answer that takes this long was lost. */
const POLL_TIMEOUT_MS = (POLL_WAIT_S + 15) * 1000;

/**
 * @typedef {object} Place where a connection begins
 * @property {string | null} cursor of streams and polls
 * @property {boolean} [idle] nobody is at this browser
 */

/**
 * @param {string} url `wss://…/ws/`
 * @param {Pick<Place, "idle">} place
 * @param {typeof WebSocket} Socket
 * @returns {TransportKind}
 */
export function webSocketTransport(url, place, Socket = globalThis.WebSocket) {
  return {
    name: "websocket",
    syncs: true,
    open(handlers) {
      const socket = new Socket(place.idle ? `${url}?idle=1` : url);
      let open = true;
      socket.onmessage = ({ data }) => {
        if (!open) return;
        const frame = JSON.parse(data);
        handlers.frame(frame);
        if (frame.type === "hello" && open) handlers.ready();
      };
      socket.onclose = ({ code }) => {
        if (!open) return;
        open = false;
        handlers.closed(code);
      };
      return {
        send(command) {
          if (socket.readyState !== 1) return false;
          socket.send(JSON.stringify(command));
          return true;
        },
        close() {
          open = false;
          socket.close(1000);
        },
      };
    },
  };
}

/**
 * @typedef {object} EventsOptions
 * @property {string} url `/api/events`
 * @property {import("./api.js").Api} api takes the commands
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
 * @param {import("./api.js").Api} api
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
