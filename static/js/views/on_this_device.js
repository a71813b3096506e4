/** What this browser does with what is told: shows it, with its words or without, and sounds. Kept here and not with the account. */
import { signal } from "../../vendor/signals.js";
import { keep, kept } from "./ui.js";

/** @typedef {"none" | "mentions" | "everything"} Sounds */

const KEYS = { shows: "flack-notify", words: "flack-notify-words", sounds: "flack-sounds", volume: "flack-volume" };
const SOUNDS = /** @type {const} */ (["none", "mentions", "everything"]);
const USUAL_VOLUME = 50;

/** Wanted here, whether the browser lets or not. */
export const shows = signal(false);
/** Who wrote what stands in it. */
export const words = signal(true);
export const sounds = signal(/** @type {Sounds} */ ("none"));
/** 0 to 100. */
export const volume = signal(USUAL_VOLUME);

function read() {
  shows.value = kept(KEYS.shows) === "on";
  words.value = kept(KEYS.words) !== "off";
  sounds.value = SOUNDS.find((one) => one === kept(KEYS.sounds)) ?? "none";
  const loud = Number(kept(KEYS.volume) ?? USUAL_VOLUME);
  volume.value = loud >= 0 && loud <= 100 ? loud : USUAL_VOLUME;
}

read();
addEventListener("storage", read); // chosen in another tab

/** @param {boolean} on */
export const setShows = (on) => set(KEYS.shows, shows, on, on ? "on" : "off");
/** @param {boolean} on */
export const setWords = (on) => set(KEYS.words, words, on, on ? "on" : "off");
/** @param {Sounds} which */
export const setSounds = (which) => set(KEYS.sounds, sounds, which, which);
/** @param {number} loud */
export const setVolume = (loud) => set(KEYS.volume, volume, loud, String(loud));

/** @template T @param {string} key @param {{value: T}} choice @param {T} value @param {string} text */
function set(key, choice, value, text) {
  choice.value = value;
  keep(key, text);
}
