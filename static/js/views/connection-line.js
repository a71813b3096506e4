/** What the connection does, while it does anything but carry. */
import { html } from "../../vendor/htm-preact.js";
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { gettext, ngettext } from "../core/words.js";
import { Icon } from "./icon.js";
import { useStore } from "./store.js";

/** @typedef {import("../core/types.js").ConnectionState} ConnectionState */

const REFUSED = {
  signed_out: gettext("You are signed out."),
  suspended: gettext("Your account is suspended. Ask an administrator."),
  another_account: gettext("Another account is signed in here now. What you wrote is kept for yours."),
};

/** A connection that is back within this time was never gone, as far as anybody noticed. */
const PATIENCE_MS = 1200;

export function ConnectionLine() {
  const store = useStore();
  const state = store.connection.value;
  const now = useNow(state.phase !== "online");
  const patient = usePatience(state.phase === "connecting" && !state.offline);
  if (state.phase === "online" || patient) return null;
  const isAway = state.phase === "connecting" && state.offline; // it tries all the same
  const stuck = state.phase === "signed_out";
  return html`<div class="connection" role="status" data-state=${isAway ? "offline" : state.phase}>
    <${Icon} name=${state.phase === "connecting" && !isAway ? "loader" : "wifi-off"} />
    ${state.phase === "waiting"
      ? html`<span aria-hidden="true">${sentence(state, now)}</span><span class="sr-only">${gettext("No connection. Flack tries again by itself.")}</span>`
      : html`<span>${sentence(state, now)}</span>`}
    ${state.phase === "waiting" && html`<button type="button" class="link-button" onClick=${() => store.wake()}>${gettext("Try now")}</button>`}
    ${state.reason === "another_account" && html`<a href=${location.pathname}>${gettext("Go there")}</a>`}
    ${stuck && state.reason === "signed_out" && html`<a href=${`/sign-in?next=${encodeURIComponent(location.pathname)}`}>${gettext("Sign in")}</a>`}
  </div>`;
}

/**
 * @param {ConnectionState} state
 * @param {number} now Unix milliseconds
 */
export function sentence(state, now) {
  if (state.phase === "offline" || (state.phase === "connecting" && state.offline)) return gettext("You are offline. What you write is kept and sent later.");
  if (state.phase === "signed_out") return REFUSED[state.reason ?? "signed_out"];
  if (state.phase === "waiting") {
    const seconds = Math.max(0, Math.ceil(((state.retry_at || now) - now) / 1000));
    return seconds > 0 ? ngettext("No connection. Trying again in {n} s.", "No connection. Trying again in {n} s.", seconds) : gettext("No connection. Trying again now.");
  }
  return state.ever_online ? gettext("Connecting again…") : gettext("Connecting…");
}

/** The time, each second while it is asked for. @param {boolean} running */
function useNow(running) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!running) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

/** True for the first moment of something. @param {boolean} running */
function usePatience(running) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    if (!running) return undefined;
    const timer = setTimeout(() => setOver(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [running]);
  return running && !over;
}
