/**
 * What is known of one counter: a room's, with its threads, or the directory's. Pure.
 *
 * The rules of docs/protocol.md, "What a client does". `change` is the C of those rules: of what is held, nothing newer
 * with a change of at most C exists. The ledger says what to do with what arrives (apply, ignore) and when to ask for a
 * sync; what arrives is merged elsewhere, always by its own change.
 */

export class Ledger {
  constructor() {
    /** C; null until hello, joined or a page says where the room stands. @type {number | null} */
    this.change = null;
    /** The highest change heard of, in anything. */
    this.seen = 0;
    /** True while a sync is on its way: one at a time. */
    this.syncing = false;
    /** Whether a page is held, so that C must not jump over what changed in it. */
    this.holdsPage = false;
    /** Ask once, whatever was seen. @private */
    this.doubtful = false;
    /** What had been seen when the sync on its way was asked for. @private */
    this.seenWhenAsked = 0;
  }

  /** True when a sync should be asked for now, from `change`. */
  get behind() {
    return this.change !== null && !this.syncing && (this.doubtful || this.seen > this.change);
  }

  /**
   * `hello`, `joined`: where the room stands on the server. With a page held C stays, and what lies between is asked for.
   * A server that is behind us is asked too: it answers with a reset.
   * @param {number} lastChange
   */
  greet(lastChange) {
    this.note(lastChange);
    if (this.change === null || (!this.holdsPage && lastChange > this.change)) this.change = lastChange;
    else if (lastChange < this.change) this.doubtful = true;
  }

  /**
   * A live frame covering (after, change].
   * @param {number} after
   * @param {number} change
   * @returns {"apply" | "ignore"}
   */
  live(after, change) {
    this.note(change);
    if (this.change === null || change <= this.change || after > this.change) return "ignore";
    this.change = change;
    return "apply";
  }

  /**
   * A page read when the counter stood at `lastChange`. One older than C lacks what came since: C goes back, and a sync
   * brings it.
   * @param {number} lastChange
   */
  page(lastChange) {
    this.holdsPage = true;
    this.include(lastChange);
  }

  /** Something is held that was read after C: what changes in it from now on must be asked for. */
  hold() {
    this.holdsPage = true;
  }

  /**
   * One more thing is held, read when the counter stood at `lastChange`.
   * @param {number} lastChange
   */
  include(lastChange) {
    if (this.change === null) this.change = lastChange;
    else if (lastChange < this.change) {
      this.note(this.change);
      this.change = lastChange;
    }
  }

  /**
   * An answer to a sync. One that was asked from above C, because C went back meanwhile, must not raise it.
   * @param {number} from
   * @param {number} change
   * @param {boolean} more
   */
  synced(from, change, more) {
    this.syncing = false;
    if (this.change === null) return;
    if (from > this.change) return;
    this.change = Math.max(this.change, change);
    this.note(change);
    if (more) this.doubtful = true;
    // The table is the truth: what it doesn't know when asked afterwards never happened, and asking on would not end.
    else if (this.seen === this.seenWhenAsked) this.seen = this.change;
  }

  /** A sync was sent. @returns {number} the change it asks from */
  asked() {
    this.syncing = true;
    this.doubtful = false;
    this.seenWhenAsked = this.seen;
    return this.change ?? 0;
  }

  /** The connection went: whatever was asked won't be answered. */
  disconnected() {
    this.syncing = false;
  }

  /**
   * Everything held was thrown away; the room stands at `change`, null when that is not known.
   * @param {number | null} change
   */
  reset(change) {
    this.syncing = false;
    this.holdsPage = false;
    // What was seen may be of a past that never was; or newer than the reset, whose answer was on its way: ask once more.
    this.doubtful = change !== null;
    this.change = change;
    this.seen = change ?? 0;
  }

  /** What lies between does not matter: nothing is held that it could have changed. */
  skip() {
    this.change = this.seen;
    this.doubtful = false;
  }

  /** @param {number} change */
  note(change) {
    this.seen = Math.max(this.seen, change);
  }
}
