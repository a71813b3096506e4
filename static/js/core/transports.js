/**
 * Ways to a live connection, behind one interface: here the WebSocket; event stream and long poll in http_transports.js,
 * which is fetched when it is needed.
 *
 * A transport is opened once. It calls `frame` for each frame in order, `heard` for any other sign of life, `ready` once
 * when the server has taken it, and `closed` once, also when it never opened. Nothing is called after `close()`.
 */

/** @import { Command, ServerFrame } from "./types.js" */

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
 * A way whose code is fetched when it is first taken. Without it the way is as one that never opened.
 * @param {"stream" | "poll"} name
 * @param {() => Promise<TransportKind>} load
 * @returns {TransportKind}
 */
export function fetchedTransport(name, load) {
  return {
    name,
    syncs: false,
    open(handlers) {
      let open = true;
      /** @type {Transport | null} */
      let inner = null;
      load().then(
        (kind) => {
          if (open) inner = kind.open(handlers);
        },
        () => open && handlers.closed(CLOSED.ABNORMAL),
      );
      return {
        send: (command) => inner?.send(command) ?? false,
        close() {
          open = false;
          inner?.close();
        },
      };
    },
  };
}
