/** How views come to the store: one context, provided by the page's entry. */
import { createContext } from "../../vendor/preact.js";
import { useContext } from "../../vendor/preact-hooks.js";

/** @typedef {ReturnType<typeof import("../core/store.js").createStore>} Store */

export const StoreContext = createContext(/** @type {Store} */ (/** @type {unknown} */ (null)));

/** @returns {Store} */
export const useStore = () => useContext(StoreContext);
