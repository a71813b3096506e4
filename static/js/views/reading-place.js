/**
 * Where somebody reads. At the foot, new messages push up; anywhere else the message under the eye stays where it is,
 * whatever is loaded above, grows, or is rendered anew.
 */
import { signal } from "../../vendor/signals.js";

/** Nearer to the foot than this is at the foot. */
const FOOT_PX = 48;
/** What was just drawn is on the screen by then, also where the processor has to paint it. */
const PAINTED_MS = 100;
/** Further messages come in before the reader meets the end of those that are there. */
const AHEAD_PX = 1500;
/** Rows further from sight than this leave the document when others come: each that stands there is moved and looked at again with every step. Far more than what comes in ahead, or what goes would be asked for at once. */
const FAR_PX = 3000;

/**
 * @typedef {object} Wishes
 * @property {(at: boolean) => void} onFoot whether the reader is at the foot
 * @property {(far: {before: number, after: number}) => void} onFar so many messages stand far above and below what is in sight
 * @property {() => void} onTop the messages are nearly at an end above
 * @property {() => void} onBottom … and below
 * @property {(number: number) => void} onSeen this message, and all before it, was on screen
 */

export class ReadingPlace {
  /** @param {HTMLElement} scroller @param {Wishes} wishes */
  constructor(scroller, wishes) {
    this.scroller = scroller;
    this.wishes = wishes;
    /** Whether the newest message is far below. */
    this.away = signal(false);
    this.atFoot = true;
    this.newest = true;
    /** What was gone to once: a link's message, or the "new" line. @type {string | null} */
    this.arrivedAt = null;
    this.ended = false;
    /** The first message in sight, how far below the upper edge it begins, and how far was scrolled then. @type {{row: Element, offset: number, scrolled: number} | null} */
    this.anchor = null;
    /** Whether it is looked soon whether more is needed. */
    this.reaching = false;
    this.onScroll = () => this.moved();
    scroller.addEventListener("scroll", this.onScroll, { passive: true });
    this.sizes = new ResizeObserver(() => this.keep());
    this.sizes.observe(scroller);
    const column = scroller.querySelector(".timeline-column");
    if (column) this.sizes.observe(column);
  }

  end() {
    this.ended = true;
    this.scroller.removeEventListener("scroll", this.onScroll);
    this.sizes.disconnect();
  }

  /**
   * After each drawing.
   * @param {{newest: boolean, highlight: number | null, visit: number, newAfter: number | null, isPressed: boolean}} now `newest`: the last loaded message is the room's last; `visit`: the how manieth time that something is gone to; `isPressed`: something in it is, and stays where it is
   */
  settle({ newest, highlight, visit, newAfter, isPressed }) {
    this.newest = newest;
    const isFirst = this.arrivedAt === null;
    const { scroller } = this;
    const goal = `${visit}#${highlight}`;
    if (highlight !== null && this.arrivedAt !== goal) {
      const row = scroller.querySelector(`[data-number="${highlight}"]`);
      if (row) return this.arrive(goal, row, 0.35);
    } else if (highlight === null && this.arrivedAt === null) {
      const line = newAfter === null ? null : scroller.querySelector("[data-new]");
      if (line) return this.arrive("new", line, 0.25);
      if (scroller.querySelector(".message")) this.arrivedAt = "foot";
    }
    if (isFirst || !isPressed) this.keep();
  }

  /** @param {string} name @param {Element} row @param {number} share of the height that stays above it */
  arrive(name, row, share) {
    this.arrivedAt = name;
    const { scroller } = this;
    const below = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += below - scroller.clientHeight * share;
    this.atFoot = this.isAtFoot();
    this.remember();
    this.look();
    this.reachSoon();
  }

  toBottom() {
    this.arrivedAt = "foot";
    this.atFoot = true;
    this.keep();
  }

  /** Put the reader back to where they were, after anything changed its size. */
  keep() {
    const { scroller, anchor } = this;
    // The reader moved, and the event of it comes with the next frame: that is not to be undone.
    const moved = anchor !== null && scroller.scrollTop !== anchor.scrolled;
    if (moved) this.atFoot = this.isAtFoot();
    if (this.atFoot && this.newest) scroller.scrollTop = scroller.scrollHeight;
    else if (moved) this.follow();
    else if (anchor?.row.isConnected) {
      const offset = anchor.row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      if (Math.abs(offset - anchor.offset) >= 1) scroller.scrollTop += offset - anchor.offset;
    }
    this.remember();
    this.look();
    if (scroller.scrollHeight <= scroller.clientHeight) this.reach(); // short ones: the screen is filled before it is shown
    else this.reachSoon();
  }

  moved() {
    if (this.scroller.scrollTop === this.anchor?.scrolled) return; // the event of what `keep` or `arrive` did themselves
    this.atFoot = this.isAtFoot();
    if (!this.atFoot) this.follow();
    this.remember();
    this.look();
    this.reach();
  }

  /** What grew above in the same frame as the reader scrolled is no part of their way. */
  follow() {
    const { scroller, anchor } = this;
    if (!anchor?.row.isConnected) return;
    const offset = anchor.row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const grown = offset - anchor.offset + scroller.scrollTop - anchor.scrolled;
    if (Math.abs(grown) >= 1) scroller.scrollTop += grown;
  }

  isAtFoot() {
    const { scroller } = this;
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < FOOT_PX;
  }

  remember() {
    const upper = this.scroller.getBoundingClientRect().top;
    const row = this.firstInSight(upper);
    this.anchor = row ? { row, offset: row.getBoundingClientRect().top - upper, scrolled: this.scroller.scrollTop } : null;
  }

  /** @param {number} upper */
  firstInSight(upper) {
    const rows = this.scroller.querySelectorAll(".message");
    return rows[endingAbove(rows, upper)] ?? null;
  }

  /** Ask for more where it is running out. */
  reach() {
    const { scroller, wishes } = this;
    if (this.ended || !scroller.querySelector("[data-number]")) return;
    if (scroller.scrollTop < AHEAD_PX) wishes.onTop();
    if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < AHEAD_PX) wishes.onBottom();
  }

  /** Once what was just drawn is on the screen, which is not to wait for what nobody sees yet. Whoever scrolls does not wait. */
  reachSoon() {
    if (this.reaching) return;
    this.reaching = true;
    setTimeout(() => {
      this.reaching = false;
      this.reach();
    }, PAINTED_MS);
  }

  /** Tell what is on screen. */
  look() {
    const { scroller, wishes } = this;
    wishes.onFoot(this.atFoot);
    this.away.value = !this.atFoot && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight > scroller.clientHeight;
    if (!scroller.querySelector("[data-number]")) return;
    const { top: upper, bottom: lower } = scroller.getBoundingClientRect();
    const rows = scroller.querySelectorAll("[data-number]");
    wishes.onFar({ before: endingAbove(rows, upper - FAR_PX), after: rows.length - endingAbove(rows, lower + FAR_PX) });
    const seen = rows[endingAbove(rows, lower + 2) - 1]?.getAttribute("data-number");
    if (seen) wishes.onSeen(Number(seen));
  }
}

/** How many end above it. By halving: they are in order. @param {NodeListOf<Element>} rows @param {number} y */
function endingAbove(rows, y) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {Element} */ (rows[middle]).getBoundingClientRect().bottom <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}
