/** A finger that stays on a message opens its menu, as the right button does elsewhere. */
import { openMenuAt } from "./message-tools.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Store["rooms"]["value"][number]} RoomModel */

/** As long as systems take it to be meant. */
const HOLD_MS = 450;
/** A finger is never quite still. */
const SLACK_PX = 10;

/** As long as the conversation is drawn. @param {HTMLElement} conversation @param {Store} store @param {RoomModel} room */
export function listenForFingers(conversation, store, room) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let done = false;
  let [x, y] = [0, 0];
  const end = () => clearTimeout(timer);

  conversation.addEventListener("touchstart", (event) => {
    const [touch, second] = event.touches;
    const target = /** @type {HTMLElement} */ (event.target);
    end();
    done = false;
    if (!touch || second || isOther(target)) return;
    [x, y] = [touch.clientX, touch.clientY];
    timer = setTimeout(() => {
      done = true;
      openMenuAt(target, store, room);
    }, HOLD_MS);
  }, { passive: true });
  conversation.addEventListener("touchmove", (event) => {
    const touch = event.touches[0];
    if (touch && Math.hypot(touch.clientX - x, touch.clientY - y) > SLACK_PX) end();
  }, { passive: true });
  conversation.addEventListener("touchend", (event) => {
    end();
    // No click follows: it would close again what the finger opened.
    if (done && event.cancelable) event.preventDefault();
  });
  conversation.addEventListener("touchcancel", end);
  conversation.addEventListener("contextmenu", (event) => {
    const { pointerType } = /** @type {PointerEvent} */ (event);
    if (pointerType === "touch" && !isOther(/** @type {HTMLElement} */ (event.target))) event.preventDefault();
  });
}

/** Where one writes, or plays something, a finger that stays means something else; a link or a picture has the system's own menu. @param {HTMLElement} target */
const isOther = (target) => target.closest("textarea, input, audio, video, a[href], .message-tools") !== null;
