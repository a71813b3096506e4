/** What one is to be reminded of, in words. */
import { gettext } from "../core/words.js";
import { excerpt } from "./excerpt.js";
import { nameOf } from "./people.js";
import { useStore } from "./store.js";

/** No room has this id: in which one a message stands is not known before it is fetched. */
const ANYWHERE = 0;

/** What the message of a reminder says, with whose it is; empty without one. @param {import("../core/types.js").Reminder} reminder */
export function useSaid({ message_id }) {
  const store = useStore();
  if (message_id === null) return "";
  const message = store.singles.of(message_id, ANYWHERE);
  if (message === undefined) return "…";
  if (message === null) return gettext("A message that can't be seen any more");
  return gettext("{person}: {text}", { person: nameOf(store.user(message.user_id)), text: excerpt(message) });
}
