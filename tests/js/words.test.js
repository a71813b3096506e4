/** What the page says in Arabic: words.js reads its catalogue once, so it is there before. */
import assert from "node:assert/strict";
import { test } from "node:test";

const FORMS = ["لا رسائل", "رسالة", "رسالتان", "{n} رسائل", "{n} رسالة", "{n} رسالة."];
globalThis.flackWords = {
  language: "ar",
  rtl: true,
  plural: (n) => Number(n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 && n % 100 <= 99 ? 4 : 5),
  texts: { "{n} message": FORMS, "Hello, {name}": "مرحبًا {name}", "kind of room\u0004Open": "مفتوحة" },
};
const { gettext, ngettext, number, pgettext, woven } = await import("../../static/js/core/words.js");

test("a number chooses among all the forms that a language has", () => {
  const said = [0, 1, 2, 3, 11, 100].map((n) => ngettext("{n} message", "{n} messages", n));

  assert.deepEqual(said, [...FORMS.slice(0, 3), ...[3, 11, 100].map((n, i) => FORMS[i + 3].replace("{n}", number(n)))]);
});

test("a name that is put in changes the order of nothing around it", () => {
  assert.equal(gettext("Hello, {name}", { name: "Anna (she)" }), "مرحبًا \u2068Anna (she)\u2069");
});

test("what is not translated is said in English", () => {
  assert.equal(gettext("Nobody translated this, {name}.", {}), "Nobody translated this, {name}.");
  assert.equal(ngettext("{n} tree", "{n} trees", 2), `${number(2)} trees`);
});

test("a context tells two meanings apart", () => {
  assert.equal(pgettext("kind of room", "Open"), "مفتوحة");
  assert.equal(gettext("Open"), "Open");
});

test("elements are put where the sentence has them", () => {
  const bold = { type: "b" };

  assert.deepEqual(woven("by {person} today", { person: bold }), ["by ", bold, " today"]);
});
