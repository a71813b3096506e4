/** From people to the direct room of them and me. */
import { openDirect } from "../core/rooms.js";
import { goTo } from "./routes.js";
import { attempt } from "./ui.js";

/** @import { Store } from "./store.js" */

/** @param {Store} store @param {number[]} userIds those beside me */
export function messageTo(store, userIds) {
  return attempt(async () => {
    const room = await openDirect(store, userIds);
    goTo(store.roomPath(room), room.id);
  });
}
