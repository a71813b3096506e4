/**
 * What the page carries of the conversation (chat/carried.py): a hello, the people of the first drawing, a page of its room.
 * To the store they are what the server said, only earlier; the connection's own hello, and the syncs that follow from it,
 * bring what came since. A page that was kept for later carries nothing.
 */

import { mergeUser } from "./world/directory.js";
import { addMessages } from "./world/messages.js";

/** @import { Store } from "./store.js" */
/** @import { Carried } from "./types.js" */

/** @param {Store} store before it starts @param {Carried} carried */
export function takeCarried(store, { hello, users, page }) {
  for (const user of users) mergeUser(store.world, user); // they have names when the rooms are shown
  store.showLastSeen(hello);
  const room = store.boot.room?.id;
  if (page && room !== undefined) addMessages(store.world, room, page);
  store.flush();
}
