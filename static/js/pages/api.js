/** The browsable API: sends what a plain form cannot (PUT, PATCH, DELETE, raw JSON) and shows the answer as text. */
import { gettext } from "../core/words.js";
import { reveal } from "./reveal.js";

const csrf = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("api-csrf")).textContent || "{}");
const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));

reveal();

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("[data-request]");
  if (!(button instanceof HTMLElement)) return;
  const question = button.dataset.confirm;
  if (question && !window.confirm(question)) return;
  void exchange(button.dataset.request || "OPTIONS", location.pathname + location.search, null, null);
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.dataset.method) return;
  event.preventDefault();
  const method = event.submitter?.dataset.method || form.dataset.method;
  const fields = new FormData(form);
  const raw = fields.get("_content");
  const url = form.getAttribute("action") || location.href;
  if (typeof raw === "string") void exchange(method, url, raw, String(fields.get("_content_type") || "application/json"));
  else void exchange(method, url, fields, null);
});

/**
 * @param {string} method
 * @param {string} url
 * @param {string | FormData | null} body
 * @param {string | null} type
 */
async function exchange(method, url, body, type) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", [csrf.header]: csrf.token };
  if (type) headers["Content-Type"] = type;
  answer.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { method, headers, body, credentials: "same-origin" });
    show(method, url, `${response.status}`, response.statusText, pretty(await response.text()));
  } catch {
    show(method, url, "0", gettext("No answer. Check the connection and try again."), "");
  }
  answer.removeAttribute("aria-busy");
}

/** @param {string} method @param {string} url @param {string} status @param {string} words @param {string} body */
function show(method, url, status, words, body) {
  const box = element("section", "exchange");
  const line = element("div", "exchange-line");
  line.append(element("b", "", method), " ", element("code", "", url));
  const state = element("div", "exchange-status");
  state.dataset.class = status === "0" ? "5" : status.charAt(0);
  state.append(element("b", "", status === "0" ? "" : status), " ", words);
  box.append(line, state, element("pre", "exchange-body", body || gettext("No content.")));
  answer.replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
}

/** @param {string} name @param {string} className @param {string} [text] */
function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 4);
  } catch {
    return text;
  }
}
