/** One room as views see it: signals over what `world.js` holds. */

import { SPARE, Shown } from "./shown.js";
import { computed, signal } from "./signals.js";

/** @import { Member, Message, Pending, Problem, Room, RoomState, User } from "./types.js" */

/** @typedef {"none" | "some" | "loading" | "failed"} Edge */

/** The shown part of a stretch of messages. */
export class TimelineModel {
  /** @param {() => number} [fill_px] the height that a room fills when it opens */
  constructor(fill_px) {
    this.shown = new Shown(fill_px);
    this.messages = signal(/** @type {Message[]} */ ([]));
    /** The one before them, where it is held: so the first looks as it will once more come in above. */
    this.before = signal(/** @type {Message | null} */ (null));
    this.status = signal(/** @type {"empty" | "loading" | "ready" | "failed"} */ ("empty"));
    this.problem = signal(/** @type {Problem | null} */ (null));
    this.older = signal(/** @type {Edge} */ ("none"));
    this.newer = signal(/** @type {Edge} */ ("none"));
    this.highlight = signal(/** @type {number | null} */ (null));
    /** Counts how often something was gone to: also when it is the same message again. */
    this.visits = signal(0);
    /** A number of the shown stretch: another one than it was left at is gone to; null: the newest. @type {number | null} */
    this.anchor = null;
    /** @private @type {number | null} */
    this.leftAt = null;
  }

  /** This message is gone to, or none. @param {number | null} number */
  visit(number) {
    this.highlight.value = number;
    if (number !== null) this.visits.value += 1;
  }

  /** @param {RoomState} state */
  show(state) {
    const { shown } = this;
    const stretch = this.anchor === null ? state.timeline.newestStretch() : state.timeline.stretchAt(this.anchor);
    if (!stretch) {
      if (state.timeline.follows && state.timeline.isEmpty && this.anchor === null) this.messages.value = [];
      return; // thrown away to be loaded anew: what was shown stays until then
    }
    if (this.anchor === null) shown.open(stretch);
    else if (this.anchor === this.leftAt) shown.settle(stretch);
    else shown.around(stretch, this.anchor);
    this.anchor = this.leftAt = shown.first;
    const messages = shown.of(stretch);
    if (!areSame(messages, this.messages.peek())) this.messages.value = messages;
    this.before.value = stretch.messages[shown.first - stretch.first - 1] ?? null;
    settleEdge(this.older, shown.first > 1);
    settleEdge(this.newer, shown.last < state.facts.last_number);
    state.timeline.forget(shown.first - SPARE, shown.last + SPARE);
  }
}

/** @param {Message[]} a @param {Message[]} b */
const areSame = (a, b) => a.length === b.length && a.every((message, i) => message === b[i]);

export class RoomModel {
  /**
   * @param {RoomState} state
   * @param {(id: number) => User | undefined} user
   * @param {number} me
   * @param {() => number} [fill_px] the height that a room fills when it opens
   */
  constructor(state, user, me, fill_px) {
    this.id = state.facts.id;
    /** Of a thread: the room that it belongs to. */
    this.parentId = state.facts.parent_id;
    this.isThread = state.facts.kind === "thread";
    this.facts = signal(state.facts);
    this.membership = signal(state.membership);
    this.mentions = signal(0);
    this.members = signal(/** @type {Member[] | null} */ (null));
    /** The newest pin first; null until loaded. */
    this.pins = signal(/** @type {Message[] | null} */ (null));
    /** What the next message answers. */
    this.replyTo = signal(/** @type {Message | null} */ (null));
    this.typing = signal(/** @type {number[]} */ ([]));
    this.draft = signal("");
    this.pending = signal(/** @type {Pending[]} */ ([]));
    this.newAfter = signal(/** @type {number | null} */ (null));
    this.timeline = new TimelineModel(fill_px);
    /** @private @type {RoomState["members"]} */
    this.shownMembers = null;
    // Of their own, so that rows are not drawn anew whenever a number of the facts moves.
    this.isMember = computed(() => this.membership.value !== null);
    this.isArchived = computed(() => this.facts.value.archived_at !== null);
    /** Whether those of my role post, as far as the page can tell. */
    this.mayPost = computed(
      () => this.facts.value.posting === "everybody" || ["owner", "moderator"].includes(this.membership.value?.role ?? ""),
    );
    this.title = computed(() => titleOf(this.facts.value, user, me));
    this.unread = computed(() => {
      const membership = this.membership.value;
      return membership ? Math.max(0, this.facts.value.last_number - membership.read_number) : 0;
    });
    this.isDirect = state.facts.kind === "direct"; // that never changes
    this.starred = computed(() => this.membership.value?.starred ?? false);
    this.involvement = computed(() => this.membership.value?.involvement ?? "nothing");
    /** Out of sight until something comes that is for me. */
    this.hidden = computed(
      () => this.involvement.value === "hidden" && (this.isDirect ? this.unread.value : this.mentions.value) === 0,
    );
    /** Whether what is unread counts. In a hidden direct room it does: it is why the room comes back. */
    this.counts = computed(() => {
      const involvement = this.involvement.value;
      return involvement !== "nothing" && (involvement !== "hidden" || this.isDirect);
    });
    this.show(state);
  }

  /** @param {RoomState} state */
  show(state) {
    this.facts.value = state.facts;
    this.membership.value = state.membership;
    this.mentions.value = state.membership ? Math.max(0, state.mentions.count) : 0;
    if (state.members !== this.shownMembers) {
      this.shownMembers = state.members;
      this.members.value = state.members && [...state.members.values()].filter((member) => member.left_at === null);
    }
    this.pins.value = state.pins?.shown ?? null;
    this.timeline.show(state);
  }
}

/** Keeps `loading` and `failed` where there is still something there. @param {{value: Edge}} edge @param {boolean} some */
function settleEdge(edge, some) {
  if (!some) edge.value = "none";
  else if (edge.value === "none") edge.value = "some";
}

/**
 * @param {Room} facts
 * @param {(id: number) => User | undefined} user
 * @param {number} me
 */
function titleOf(facts, user, me) {
  if (facts.kind !== "direct") return facts.name;
  const ids = facts.user_ids ?? [];
  const others = ids.length > 1 ? ids.filter((id) => id !== me) : ids;
  const names = others.map((id) => user(id)).map((who) => who?.display_name || who?.nickname || "…");
  return names.join(", ") || facts.name;
}
