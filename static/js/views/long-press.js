/** A finger that stays: on touch screens it is asked for what can be done, as the right button is elsewhere. */

/** As long as systems take it to be meant. */
const HOLD_MS = 450;
/** A finger is never quite still. */
const SLACK_PX = 10;

/**
 * Handlers for an element.
 * @param {(target: HTMLElement) => void} deed where the finger is
 */
export function onLongPress(deed) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let done = false;
  let [x, y] = [0, 0];
  const end = () => clearTimeout(timer);
  return {
    onTouchStart(/** @type {TouchEvent} */ event) {
      const [touch, second] = event.touches;
      const target = /** @type {HTMLElement} */ (event.target);
      end();
      done = false;
      if (!touch || second || isOther(target)) return;
      [x, y] = [touch.clientX, touch.clientY];
      timer = setTimeout(() => {
        done = true;
        deed(target);
      }, HOLD_MS);
    },
    onTouchMove(/** @type {TouchEvent} */ event) {
      const touch = event.touches[0];
      if (touch && Math.hypot(touch.clientX - x, touch.clientY - y) > SLACK_PX) end();
    },
    onTouchEnd(/** @type {TouchEvent} */ event) {
      end();
      // No click follows: it would close again what the finger opened.
      if (done && event.cancelable) event.preventDefault();
    },
    onTouchCancel: end,
    onContextMenu(/** @type {PointerEvent} */ event) {
      if (event.pointerType === "touch" && !isOther(/** @type {HTMLElement} */ (event.target))) event.preventDefault();
    },
  };
}

/** Where one writes, or plays something, a finger that stays means something else; a link or a picture has the system's own menu. @param {HTMLElement} target */
const isOther = (target) => target.closest("textarea, input, audio, video, a[href], .message-tools") !== null;
