/**
 * At most one drawing a frame. The first change in a frame is drawn at once, so that a press answers at once; what comes
 * after it in the same frame, as in a room where many speak, waits for the next one and is drawn together.
 */
import { options } from "../../vendor/preact.js";

/** A hidden page has no frames, and is drawn all the same. */
const LATEST_MS = 100;

let isDrawn = false;
/** @type {(() => void) | null} */
let waiting = null;

export function drawCalmly() {
  options.debounceRendering = (draw) => {
    if (isDrawn) waiting = draw;
    else {
      isDrawn = true;
      queueMicrotask(draw);
      inNextFrame(next);
    }
  };
  for (const kind of ["keydown", "pointerdown", "click", "submit"]) addEventListener(kind, drawWaiting, { capture: true });
}

function drawWaiting() {
  const draw = waiting;
  waiting = null;
  draw?.();
}

function next() {
  isDrawn = false;
  const draw = waiting;
  waiting = null;
  if (!draw) return;
  isDrawn = true;
  inNextFrame(next);
  draw();
}

/** @param {() => void} then */
function inNextFrame(then) {
  let isOver = false;
  const once = () => {
    if (!isOver) then();
    isOver = true;
  };
  requestAnimationFrame(once);
  setTimeout(once, LATEST_MS);
}
