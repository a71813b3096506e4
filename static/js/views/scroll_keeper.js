/**
 * Keeps what is being read where it is, whatever is added, changed or removed around it.
 *
 * It remembers the first message in sight and how far it stood from the top; after the page changed, that message
 * goes back there. At the foot it stays at the foot.
 */

/** Closer to the foot than this counts as at the foot. */
const NEAR_PX = 48;

export class ScrollKeeper {
  /** @type {HTMLElement | null} */
  #box = null;
  /** @type {ResizeObserver | null} */
  #sizes = null;
  /** @type {{element: HTMLElement, offset: number} | null} */
  #anchor = null;
  atFoot = true;

  /**
   * @param {HTMLElement} box what scrolls
   * @param {HTMLElement} content what grows in it
   * @param {() => void} settled called after a place was restored because sizes changed
   */
  attach(box, content, settled) {
    this.#box = box;
    this.#sizes = new ResizeObserver(() => {
      this.restore();
      settled();
    });
    this.#sizes.observe(content);
    this.#sizes.observe(box);
  }

  detach() {
    this.#sizes?.disconnect();
    this.#box = null;
  }

  /** After each scroll: where we are now. */
  remember() {
    const box = this.#box;
    if (!box) return;
    this.atFoot = box.scrollHeight - box.clientHeight - box.scrollTop < NEAR_PX;
    const first = this.#firstInSight(box);
    this.#anchor = first && { element: first, offset: first.offsetTop - box.scrollTop };
  }

  /** After each change: back to where we were. */
  restore() {
    const box = this.#box;
    if (!box) return;
    if (this.atFoot) box.scrollTop = box.scrollHeight;
    else if (this.#anchor?.element.isConnected) {
      const top = this.#anchor.element.offsetTop - this.#anchor.offset;
      if (Math.abs(box.scrollTop - top) >= 1) box.scrollTop = top;
    }
    this.remember();
  }

  toFoot() {
    this.atFoot = true;
    this.restore();
  }

  /**
   * Brings a message into sight, a part of the height from the top.
   * @param {HTMLElement} element
   * @param {number} part 0 to 1
   */
  show(element, part) {
    const box = this.#box;
    if (!box) return;
    this.atFoot = false;
    box.scrollTop = element.offsetTop - box.clientHeight * part;
    this.remember();
  }

  /** The number of the last message of which the end is in sight; 0 when there is none. */
  lastSeen() {
    const box = this.#box;
    if (!box) return 0;
    const bottom = box.scrollTop + box.clientHeight + 8;
    const rows = this.#rows(box);
    for (let i = rows.length - 1; i >= 0; i -= 1) {
      const row = rows[i];
      if (row && row.offsetTop + row.offsetHeight <= bottom) return Number(row.dataset.number);
    }
    return 0;
  }

  /** @param {HTMLElement} box */
  #firstInSight(box) {
    const rows = this.#rows(box);
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle];
      if (row && row.offsetTop + row.offsetHeight > box.scrollTop) high = middle;
      else low = middle + 1;
    }
    return rows[low] || null;
  }

  /** @param {HTMLElement} box */
  #rows(box) {
    return /** @type {HTMLElement[]} */ ([...box.querySelectorAll("[data-number]")]);
  }
}
