/** Code that comes when it is first needed, or when the page has nothing else to do: the first message does not wait for it. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect } from "../../vendor/preact-hooks.js";
import { signal } from "../../vendor/signals.js";
import { gettext } from "../core/words.js";
import { closeDialog, dialog, toast, toasts } from "./ui.js";

/** @import { ComponentChild } from "../../vendor/preact.js" */

/** @typedef {ComponentChild} Child */

/**
 * @template T
 * @typedef {object} Part something that comes later
 * @property {() => T | null} here what it brings; null: not yet. Subscribes like a signal
 * @property {() => T | null} wanted the same, and asks for it
 * @property {() => Promise<T>} get fetched once; asked for again when it failed
 */

/** Everything that was put off. @type {Set<() => Promise<unknown>>} */
const waiting = new Set();

/** After the first paint, before anybody is likely to need it. */
const REST_MS = 1500;
/** A page that is never idle fetches it all the same: without a connection it would be missed. */
const LATEST_MS = 2000;
const MISSING = gettext("That part of the page could not be fetched. Try again in a moment.");

/**
 * @template T
 * @param {() => Promise<T>} load
 * @returns {Part<T>}
 */
export function part(load) {
  const came = signal(/** @type {T | null} */ (null));
  /** @type {Promise<T> | null} */
  let asked = null;
  const get = () => {
    asked ??= Promise.all([load(), styles()]).then(
      ([loaded]) => {
        came.value = loaded;
        return loaded;
      },
      (error) => {
        asked = null;
        throw error;
      },
    );
    return asked;
  };
  waiting.add(get);
  const wanted = () => {
    if (!came.value) void get().catch(() => {});
    return came.value;
  };
  return { here: () => came.value, wanted, get };
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
 * A view that is drawn as soon as it is there. Once it is, it is drawn at once.
 * @template {Record<string, any>} Module
 * @template {keyof Module} Name
 * @param {() => Promise<Module>} load
 * @param {Name} name of the view in the module
 * @param {(props: any) => Child} [meanwhile] what stands in its place, of the same size
 * @returns {Module[Name]}
 */
export function lazily(load, name, meanwhile = () => null) {
  const { here, get } = part(load);
  /** @param {any} props */
  function Lazy(props) {
    const View = here()?.[name];
    useEffect(() => {
      if (!View) get().catch(sayMissing);
    }, []);
    return View ? html`<${View} ...${props} />` : meanwhile(props);
  }
  return /** @type {Module[Name]} */ (/** @type {unknown} */ (Lazy));
}

/**
 * A function that is there after a moment.
 * @template {Record<string, any>} Module
 * @template {keyof Module} Name
 * @param {() => Promise<Module>} load
 * @param {Name} name of the function in the module
 * @returns {(...given: Parameters<Module[Name]>) => Promise<unknown>}
 */
export function later(load, name) {
  const { get } = part(load);
  return (...given) => get().then((module) => module[name](...given), sayMissing);
}

/**
 * A key that needs a part which is still coming waits for it, and is then pressed again.
 * @param {Part<unknown>} part
 * @param {KeyboardEvent} event
 * @param {() => void} [otherwise] what it means without the part, which could not be fetched
 * @returns {boolean} whether it waits
 */
export function waitsFor({ here, get }, event, otherwise = sayMissing) {
  if (here()) return false;
  event.preventDefault();
  event.stopPropagation();
  const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
  const target = /** @type {HTMLElement} */ (event.target);
  const again = () => target.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, ctrlKey, altKey, metaKey, bubbles: true, cancelable: true }));
  get().then(() => requestAnimationFrame(again), otherwise); // drawn anew by then
  return true;
}

function sayMissing() {
  if (dialog.peek()) closeDialog();
  if (!toasts.peek().some(({ text }) => text === MISSING)) toast(MISSING);
}

/** All of it, when the page is at rest: then it is there at once when it is needed, also without a connection. */
export function fetchTheRest() {
  const all = () => waiting.forEach((get) => void get().catch(() => {}));
  setTimeout(() => ("requestIdleCallback" in globalThis ? requestIdleCallback(all, { timeout: LATEST_MS }) : all()), REST_MS);
}
