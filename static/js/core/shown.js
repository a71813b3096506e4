/**
 * Which part of a stretch of messages stands in the document: what is far from where one reads leaves it, and what is
 * further still is forgotten. So a page weighs as much after ten thousand messages as after a few hundred. Pure.
 */

import { lastOf } from "./world/timeline.js";

/** @import { Message } from "./types.js" */
/** @typedef {import("./world/timeline.js").Stretch} Stretch */

/** A room opens with what fills the window, and so is there at once. Once that is seen, more come in above. */
const FEWEST = 5;
const MOST_OPENED = 30;
/** Guesses at heights. Where they were too high, the rest comes before anything is shown (views/reading-place.js). */
const ROW_PX = 4;
const HEAD_PX = 32;
const LINE_PX = 22;
const LINE_CHARS = 100;
const EXTRA_PX = 90;
/** So many stand on either side of a message that was gone to. */
const AROUND = 15;
/** At an edge so many come, and at the other as many go. Few, so that each step fits into a frame. */
export const STEP = 10;
/** As many go at most when others come. */
const GOING = 2 * STEP;
/** In the document at most. The shortest rows are 22 pixels: 5,500 of them, three screens and what is ahead of them. Of higher ones fewer do: see `far`. */
export const MOST = 250;
/** On either side of it so many are held, so that going back and forth asks nobody. */
export const SPARE = 500;

export class Shown {
  /** @param {() => number} [fill_px] the height to be filled, asked when a room is opened; where nothing tells, rooms open with the most */
  constructor(fill_px = () => Infinity) {
    /** @private */
    this.fill_px = fill_px;
    /** Both inclusive; no message has these. */
    this.first = 0;
    this.last = -1;
    /** Whether the reader is at the foot, where new messages push the old ones up and out. */
    this.atFoot = true;
    /** How many at either end are so far from the reader that they can go when others come; the view says so. */
    this.far = { before: 0, after: 0 };
    /** Whether `last` was the end of what is held. @private */
    this.reachedEnd = false;
  }

  /** The newest of it. @param {Stretch} stretch */
  open(stretch) {
    this.last = lastOf(stretch);
    this.first = Math.max(stretch.first, this.last - filling(stretch.messages, this.fill_px()) + 1);
    this.reachedEnd = this.atFoot = true;
    this.far = { before: 0, after: 0 };
  }

  /** What is around a message; where it stands already, nothing moves. @param {Stretch} stretch @param {number} number */
  around(stretch, number) {
    if (this.has(number)) return this.settle(stretch);
    this.first = number - AROUND;
    this.last = number + AROUND;
    this.reachedEnd = this.atFoot = false;
    this.far = { before: 0, after: 0 };
    this.settle(stretch);
  }

  /** Earlier ones come in, if they are held. */
  older() {
    this.first -= STEP;
    this.last = Math.min(this.last - this.going("after"), this.first + MOST - 1);
    this.reachedEnd = false;
  }

  /** Later ones come in, if they are held. */
  newer() {
    this.last += STEP;
    this.first = Math.max(this.first + this.going("before"), this.last - MOST + 1);
  }

  /** How many go there now: once, until the view has looked again. @private @param {"before" | "after"} end */
  going(end) {
    const count = Math.min(this.far[end], GOING);
    this.far[end] -= count;
    return count;
  }

  /** After anything changed: what came at the end is shown where the end was. @param {Stretch} stretch */
  settle(stretch) {
    const end = lastOf(stretch);
    const there = this.last - this.first + 1;
    if (this.reachedEnd && (this.atFoot || end - this.first < MOST)) this.last = Math.max(this.last, end);
    if (this.last - this.first >= MOST) this.first = this.last - Math.min(MOST - STEP, Math.max(there, MOST_OPENED)) + 1;
    this.first = Math.max(this.first, stretch.first);
    this.last = Math.min(this.last, end);
    this.reachedEnd = this.last === end;
  }

  /** @param {number} number */
  has(number) {
    return this.first <= number && number <= this.last;
  }

  /** @param {Stretch} stretch */
  of(stretch) {
    return stretch.messages.slice(this.first - stretch.first, this.last - stretch.first + 1);
  }
}

/** How many of the last ones fill so many pixels. @param {Message[]} messages @param {number} px */
function filling(messages, px) {
  let count = 0;
  for (let filled = 0; count < MOST_OPENED && (count < FEWEST || filled < px); count++) {
    const message = messages.at(-1 - count);
    if (!message) break;
    filled += heightOf(message, messages.at(-2 - count));
  }
  return count;
}

/** @param {Message} message @param {Message | undefined} before it: who goes on has no head */
function heightOf({ user_id, source, attachments, previews, poll }, before) {
  const lines = source.split("\n").reduce((sum, line) => sum + Math.ceil(line.length / LINE_CHARS), 0);
  const extras = attachments.length + previews.length + (poll ? 1 : 0);
  return ROW_PX + (before?.user_id === user_id ? 0 : HEAD_PX) + LINE_PX * lines + EXTRA_PX * extras;
}
