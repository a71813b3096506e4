/** Signals, from the one file that views take them from, too: two copies would not see each other. */

export { Signal, batch, computed, effect, signal, untracked } from "../../vendor/signals-core.js";
