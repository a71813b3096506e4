/** The workspace's own emoji: `:name:` and its picture. Asked for when one is first looked at, and kept true by frames. */

import { plain } from "./emoji.js";
import { computed } from "./signals.js";

/** @import { Store } from "./store.js" */
/** @import { Emoji } from "./types.js" */

/** What the server takes as a name. */
const NAME = /^:([a-z0-9_+-]{2,32}):$/;
const MOST_CHARACTERS = 32;

export class CustomEmoji {
  /** @param {Pick<Store, "api" | "loader" | "ownEmoji">} store */
  constructor({ api, loader, ownEmoji }) {
    this.api = api;
    this.loader = loader;
    /** Deleted ones too; null until loaded. */
    this.all = ownEmoji;
    /** Those that are offered, by name. */
    this.offered = computed(() => (this.all.value ?? []).filter(isOffered).sort((a, b) => a.name.localeCompare(b.name)));
    /** @private */
    this.byName = computed(() => byName(this.all.value ?? []));
    /** @private @type {Promise<void> | null} */
    this.loading = null;
  }

  /** Rejects when they can't be had; the next call tries again. */
  load() {
    this.loading ??= this.loader.emoji().catch((error) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  /** Subscribes like a signal. @param {string} emoji as a reaction has it @returns {Emoji | undefined} undefined for others, and until loaded */
  of(emoji) {
    const name = NAME.exec(emoji)?.[1];
    if (name === undefined) return undefined;
    void this.load().catch(() => {}); // looked at again, it is asked for again
    return this.byName.value.get(name);
  }

  /** Rejects with what is wrong with the name or the picture. @param {string} name @param {File} picture @returns {Promise<Emoji>} */
  add(name, picture) {
    return this.api.post(`/emoji?${new URLSearchParams({ name })}`, picture);
  }

  /** Offered no longer. @param {number} id */
  remove(id) {
    return this.api.delete(`/emoji/${id}`);
  }
}

/** @param {Emoji} emoji */
const isOffered = (emoji) => emoji.deleted_at === null;

/** The one that is offered under a name; else the last that was. @param {Emoji[]} all @returns {Map<string, Emoji>} */
function byName(all) {
  return new Map([...all].sort((a, b) => Number(isOffered(a)) - Number(isOffered(b)) || a.id - b.id).map((one) => [one.name, one]));
}

/** A name that the server takes, from what a file is called. @param {string} file `Party Parrot.gif` */
export function nameFrom(file) {
  const name = file.replace(/\.[^.]*$/, "").normalize("NFKD").toLowerCase().replace(/[^a-z0-9+]+/g, "_");
  return name.replace(/^_+|_+$/g, "").slice(0, MOST_CHARACTERS);
}

/** As the picker has them. @param {Emoji[]} offered @returns {import("./emoji.js").Emoji[]} */
export function asEntries(offered) {
  return offered.map(({ name, url }) => ({ emoji: `:${name}:`, names: [name], name: `:${name}:`, sought: { name: plain(name), words: "" }, url }));
}
