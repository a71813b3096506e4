/** Code that comes when it is first needed, or when the page has nothing else to do: the first message does not wait for it. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { gettext } from "../core/words.js";
import { closeDialog, dialog, toast } from "./ui.js";

/** @typedef {import("../../vendor/preact.js").ComponentChild} Child */

/** Everything that was put off. @type {Set<() => Promise<unknown>>} */
const waiting = new Set();

/** After the first paint, before anybody is likely to need it. */
const REST_MS = 1500;

/**
 * Fetched once; asked for again when it failed.
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>}
 */
export function once(load) {
  /** @type {Promise<T> | null} */
  let asked = null;
  const get = () => {
    asked ??= Promise.all([load(), styles()]).then(
      ([loaded]) => loaded,
      (error) => {
        asked = null;
        throw error;
      },
    );
    return asked;
  };
  waiting.add(get);
  return get;
}

/** @type {Promise<void> | null} */
let styled = null;

/** What all of it looks like, in one sheet. @returns {Promise<void>} */
export function styles() {
  styled ??= new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = document.documentElement.dataset.laterStyles ?? "";
    link.onload = () => resolve();
    link.onerror = () => {
      styled = null;
      link.remove();
      reject(new Error("The styles could not be fetched."));
    };
    document.head.append(link);
  });
  return styled;
}

/**
 * What is used once it is there, and done without before; asked for when it is first looked for.
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => T | null}
 */
export function whenThere(load) {
  /** @type {T | null} */
  let there = null;
  const get = once(async () => (there = await load()));
  return () => {
    if (!there) void get().catch(() => {});
    return there;
  };
}

/**
 * A view that is drawn as soon as it is there. Once it is, it is drawn at once.
 * @template {(props: any) => any} View
 * @param {() => Promise<View>} load
 * @returns {View}
 */
export function lazily(load) {
  /** @type {View | null} */
  let view = null;
  const get = once(async () => (view = await load()));
  /** @param {any} props */
  function Lazy(props) {
    const [, setReady] = useState(view !== null);
    useEffect(() => {
      if (!view) get().then(() => setReady(true), sayMissing);
    }, []);
    return view ? html`<${view} ...${props} />` : null;
  }
  return /** @type {View} */ (/** @type {unknown} */ (Lazy));
}

/**
 * A function that is there after a moment.
 * @template {(...given: any[]) => unknown} Deed
 * @param {() => Promise<Deed>} load
 * @returns {(...given: Parameters<Deed>) => Promise<unknown>}
 */
export function later(load) {
  const get = once(load);
  return (...given) => get().then((run) => run(...given), sayMissing);
}

function sayMissing() {
  if (dialog.peek()) closeDialog();
  toast(gettext("That part of the page could not be fetched. Try again in a moment."));
}

/** All of it, when the page is at rest: then it is there at once when it is needed, also without a connection. @param {() => void} then */
export function fetchTheRest(then) {
  const all = () => {
    waiting.forEach((get) => void get().catch(() => {}));
    then();
  };
  setTimeout(() => (globalThis.requestIdleCallback ?? setTimeout)(all), REST_MS);
}
