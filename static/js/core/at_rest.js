/** Parts of the store that every page has and the first paint does without: they listen for what is mine alone, or tell how I am. */

import { Bookmarks } from "./bookmarks.js";
import { DraftSync } from "./draft_sync.js";
import { Idleness } from "./idleness.js";
import { Later } from "./later.js";
import { MentionsOfMe } from "./mentions_of_me.js";
import { Reports } from "./reports.js";
import { Seen } from "./seen.js";
import { Uploads } from "./uploads.js";

/** @import { Store } from "./store.js" */

/** Twice is the same. @param {Store} store */
export function completeStore(store) {
  for (const Part of [Bookmarks, DraftSync, Idleness, Later, MentionsOfMe, Reports, Seen, Uploads]) store.part(/** @type {new (store: Store) => object} */ (Part));
  store.complete();
}
