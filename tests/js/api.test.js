import assert from "node:assert/strict";
import test from "node:test";
import { ApiError, cookieValue, createApi } from "../../static/js/core/api.js";

function api(answer) {
  const requests = [];
  const fetch = async (url, options) => {
    requests.push({ url, ...options });
    if (answer instanceof Error) throw answer;
    return answer.clone();
  };
  return { requests, ...createApi({ base: "/api", csrfToken: () => "secret", fetch }) };
}

const json = (body, status = 200) => new Response(JSON.stringify(body), { status });

test("writes carry the CSRF token, reads don't", async () => {
  const { requests, get, post } = api(json({ ok: true }));
  assert.deepEqual(await get("/me"), { ok: true });
  await post("/rooms", { name: "Garden" });
  assert.equal(requests[0].headers["X-CSRFToken"], undefined);
  assert.equal(requests[1].headers["X-CSRFToken"], "secret");
  assert.equal(requests[1].body, '{"name":"Garden"}');
});

test("a token that was refused is asked for once more if it is another by then, and not otherwise", async () => {
  for (const [next, ends] of [["new", true], ["old", false]]) {
    let token = "old";
    const sent = [];
    const fetch = async (_, { headers }) => {
      sent.push(headers["X-CSRFToken"]);
      return headers["X-CSRFToken"] === "new" ? json({ ok: true }) : json({ error: { code: "csrf", detail: "No." } }, 403);
    };
    const { post } = createApi({ base: "/api", csrfToken: () => token, renew: async () => (token = next), fetch });
    const answer = await post("/rooms", {}).catch((error) => error.code);
    assert.deepEqual(answer, ends ? { ok: true } : "csrf");
    assert.deepEqual(sent, ends ? ["old", "new"] : ["old"]);
  }
});

test("an address that the API gave is followed, and never to another host", async () => {
  const { requests, get } = api(json({}));
  await get("/api/users?after=9");
  await get("https://elsewhere.example/api/users?after=9");
  await get("/users");
  assert.deepEqual(requests.map(({ url }) => url), ["/api/users?after=9", "/api/users?after=9", "/api/users"]);
});

test("what the server says is what a person reads", async () => {
  const { get } = api(json({ error: { code: "too_long", detail: "At most 8,000.", field: "source" } }, 400));
  const error = await get("/x").catch((reason) => reason);
  assert.ok(error instanceof ApiError);
  assert.deepEqual(error.problem, { code: "too_long", detail: "At most 8,000.", field: "source" });
  assert.equal(error.status, 400);
});

test("no answer is neither yes nor no", async () => {
  await assert.rejects(api(new TypeError("failed")).get("/x"), { code: "offline" });
});

test("an empty answer is null", async () => {
  assert.equal(await api(new Response(null, { status: 204 })).put("/x", {}), null);
});

test("cookies are read by name", () => {
  const cookies = "a=1; flack-csrf-12ab=x%3Dy=z; ab=2";
  assert.equal(cookieValue(cookies, "flack-csrf-12ab"), "x=y=z");
  assert.equal(cookieValue(cookies, "b"), "");
});
