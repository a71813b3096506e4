/** The live charts: asks for the figures every 2 s while the page is looked at, and draws each as one line. */
import { gettext, locale, ngettext } from "../core/words.js";

/** @typedef {Record<string, number>} Sample */
/**
 * @typedef {object} Stats
 * @property {number} requests_per_second
 * @property {Record<string, number>} responses by class
 * @property {{p50: number | null, p90: number | null, p99: number | null}} latency_ms
 * @property {number} connections
 * @property {number} messages_per_second
 * @property {number} deliveries_per_second
 * @property {{p50: number | null, p99: number | null}} delivery_ms
 * @property {{requests: number, messages: number, deliveries: number, bytes_out: number}} totals since the beginning
 * @property {number} processes
 * @property {number} window_s
 * @property {Sample[]} history oldest first
 */

const EVERY_MS = 2000;
const WIDTH = 300;
const HEIGHT = 56;
const SHOWN = 150; // samples: five minutes at one in two seconds
const state = /** @type {HTMLElement} */ (document.getElementById("stats-state"));
const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const coarse = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** @param {number | null | undefined} value */
const figure = (value) => (value === null || value === undefined ? "–" : (value < 100 ? fine : coarse).format(value));

/** @param {string} series */
const box = (series) => /** @type {HTMLElement} */ (document.querySelector(`[data-series="${series}"]`));

/** @param {string} series @param {string} value @param {string} note */
function write(series, value, note) {
  const part = box(series);
  /** @type {HTMLElement} */ (part.querySelector("[data-value]")).textContent = value;
  /** @type {HTMLElement} */ (part.querySelector("[data-note]")).textContent = note;
}

/**
 * The line and the area under it, from samples to path data.
 * @param {number[]} values
 */
export function paths(values) {
  const top = Math.max(1, ...values) * 1.1;
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, i) => `${(i * step).toFixed(1)} ${(HEIGHT - (value / top) * HEIGHT).toFixed(1)}`);
  const line = `M${points.join("L")}`;
  return { line, area: `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z` };
}

/** @param {string} series @param {Sample[]} history */
function draw(series, history) {
  const chart = box(series).querySelector("svg");
  if (!chart) return;
  if (history.length < 2) return;
  const drawn = paths(history.slice(-SHOWN).map((sample) => sample[series] ?? 0));
  let [area, line] = /** @type {SVGPathElement[]} */ ([...chart.querySelectorAll("path")]);
  if (!area || !line) {
    area = document.createElementNS("http://www.w3.org/2000/svg", "path");
    area.classList.add("area");
    line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    chart.replaceChildren(area, line);
  }
  area.setAttribute("d", drawn.area);
  line.setAttribute("d", drawn.line);
}

/** @param {Stats} stats */
function show(stats) {
  const peak = (/** @type {string} */ key) => figure(Math.max(0, ...stats.history.map((s) => s[key] ?? 0)));
  const sum = (/** @type {"requests" | "messages" | "deliveries"} */ key) => coarse.format(stats.totals[key]);
  write("requests_per_second", figure(stats.requests_per_second), gettext("at most {peak}, {sum} in all", { peak: peak("requests_per_second"), sum: sum("requests") }));
  write("p99_ms", figure(stats.latency_ms.p99), stats.latency_ms.p50 === null ? "" : gettext("half under {p50}, nine of ten under {p90}", { p50: figure(stats.latency_ms.p50), p90: figure(stats.latency_ms.p90) }));
  write("connections", figure(stats.connections), gettext("at most {peak}", { peak: peak("connections") }));
  write("messages_per_second", figure(stats.messages_per_second), gettext("at most {peak}, {sum} in all", { peak: peak("messages_per_second"), sum: sum("messages") }));
  write("deliveries_per_second", figure(stats.deliveries_per_second), stats.delivery_ms.p50 === null
    ? gettext("{sum} in all", { sum: sum("deliveries") })
    : gettext("{sum} in all; half within {p50} ms of the commit, 99 of 100 within {p99}", { sum: sum("deliveries"), p50: figure(stats.delivery_ms.p50), p99: figure(stats.delivery_ms.p99) }));
  for (const series of ["requests_per_second", "p99_ms", "connections", "messages_per_second", "deliveries_per_second"]) draw(series, stats.history);
  showResponses(stats.responses);
  state.textContent = stats.processes === 1
    ? gettext("Over the last {seconds} seconds. Charts show the last minutes.", { seconds: stats.window_s })
    : ngettext("Over the last {seconds} seconds of {n} process. Charts show the last minutes.", "Over the last {seconds} seconds of {n} processes. Charts show the last minutes.", stats.processes, { seconds: stats.window_s });
}

/** @param {Record<string, number>} responses */
function showResponses(responses) {
  const total = Object.values(responses).reduce((sum, count) => sum + count, 0);
  const names = {
    "2xx": (/** @type {string} */ n) => gettext("{n} fine", { n }),
    "3xx": (/** @type {string} */ n) => gettext("{n} moved", { n }),
    "4xx": (/** @type {string} */ n) => gettext("{n} refused", { n }),
    "5xx": (/** @type {string} */ n) => gettext("{n} failed", { n }),
  };
  write("responses", figure(total), "");
  const part = box("responses");
  for (const slice of part.querySelectorAll("i")) slice.style.setProperty("--part", String(responses[slice.dataset.class || ""] || 0));
  const words = Object.entries(names).filter(([kind]) => responses[kind]).map(([kind, name]) => name(figure(responses[kind])));
  /** @type {HTMLElement} */ (part.querySelector("[data-legend]")).textContent = words.join(", ") || gettext("None yet.");
}

async function refresh() {
  try {
    const response = await fetch("/stats", { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    show(await response.json());
  } catch {
    state.textContent = gettext("No figures right now. Trying again every two seconds.");
  }
}

setInterval(() => document.hidden || void refresh(), EVERY_MS);
document.addEventListener("visibilitychange", () => document.hidden || void refresh());
void refresh();
