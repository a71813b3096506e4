/** REST calls: CSRF, time limit, and the one error shape. */
import { gettext } from "./words.js";

/** @import { Problem } from "./types.js" */

const TIMEOUT_MS = 30_000;

/** What the server refused, or `offline` when no answer came: then it may have been done or not. */
export class ApiError extends Error {
  /** @param {Problem & {status?: number}} problem */
  constructor({ code, detail, field, retry_after, status = 0 }) {
    super(detail);
    this.name = "ApiError";
    this.code = code;
    this.detail = detail;
    this.field = field;
    this.retry_after = retry_after;
    this.status = status;
  }

  /** @returns {Problem} */
  get problem() {
    const { code, detail, field, retry_after } = this;
    return { code, detail, ...(field && { field }), ...(retry_after !== undefined && { retry_after }) };
  }
}

/** @returns {ApiError} for a call that went out and got no answer */
export function unanswered() {
  return new ApiError({ code: "offline", detail: gettext("No answer from the server. Check your connection and try again.") });
}

/** @param {unknown} error @returns {Problem} */
export function problemOf(error) {
  if (error instanceof ApiError) return error.problem;
  return { code: "internal", detail: gettext("Something went wrong on this page. Reload it.") };
}

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} body null where there is none
 */

/**
 * @typedef {object} Api paths are below the API's root, or addresses the API gave (`next`)
 * @property {(path: string) => Promise<any>} get
 * @property {(path: string, body?: object) => Promise<any>} post
 * @property {(path: string, body?: object) => Promise<any>} put
 * @property {(path: string, body?: object) => Promise<any>} patch
 * @property {(path: string) => Promise<any>} delete
 * @property {(method: string, path: string, body?: object) => Promise<Answer>} call `body`: JSON, or a file as it is
 */

/**
 * @param {object} options
 * @param {string} options.base `/api`
 * @param {() => string} options.csrfToken
 * @param {() => Promise<unknown>} [options.renew] after the token was refused: by then it may be another
 * @param {typeof fetch} [options.fetch]
 * @returns {Api}
 */
export function createApi({ base, csrfToken, renew, fetch = globalThis.fetch.bind(globalThis) }) {
  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<Answer>} */
  async function call(method, path, body) {
    const token = csrfToken();
    try {
      return await once(method, path, body);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "csrf") throw error;
      await renew?.();
      if (csrfToken() === token) throw error;
      return once(method, path, body);
    }
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<Answer>} */
  async function once(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
    const isFile = body instanceof Blob;
    if (body !== undefined) headers["Content-Type"] = isFile ? body.type : "application/json";
    let response;
    let text;
    try {
      response = await fetch(addressOf(base, path), {
        method,
        headers,
        body: body === undefined ? null : isFile ? body : JSON.stringify(body),
        credentials: "same-origin",
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await response.text();
    } catch {
      throw unanswered();
    }
    if (!response.ok) throw errorOf(response.status, parse(text), response.headers.get("Retry-After"));
    return { status: response.status, body: parse(text) };
  }

  /** @param {string} method @returns {(path: string, body?: object) => Promise<any>} */
  const by = (method) => async (path, body) => (await call(method, path, body)).body;
  return { get: by("GET"), post: by("POST"), put: by("PUT"), patch: by("PATCH"), delete: by("DELETE"), call };
}

/** @param {string} base @param {string} path */
function addressOf(base, path) {
  const local = path.replace(/^https?:\/\/[^/]+/, "");
  return local.startsWith(`${base}/`) ? local : base + local;
}

/** @param {string} text @returns {any} */
function parse(text) {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's page
  }
}

/** @param {number} status @param {any} body @param {string | null} retryAfter @returns {ApiError} */
export function errorOf(status, body, retryAfter) {
  const error = body?.error;
  if (typeof error?.code === "string") {
    const seconds = Number.parseFloat(retryAfter ?? "");
    return new ApiError({ ...(Number.isFinite(seconds) && { retry_after: seconds }), ...error, status });
  }
  const code = status === 401 ? "authentication_required" : status === 429 ? "rate_limited" : "unavailable";
  return new ApiError({ code, detail: gettext("The server can't answer right now. Try again in a moment."), status });
}

/** One cookie's value. @param {string} cookies as in a Cookie header @param {string} name */
export function cookieValue(cookies, name) {
  for (const part of cookies.split(";")) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return decodeURIComponent(value.join("="));
  }
  return "";
}
