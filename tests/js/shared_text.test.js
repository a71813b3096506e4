import assert from "node:assert/strict";
import test from "node:test";
import { sharedText } from "../../static/js/core/shared_text.js";

const of = (given) => sharedText(new URLSearchParams(given));

test("title, text and address stand below one another", () => {
  assert.equal(of({ title: "Tomatoes", text: " How to ", url: "https://example.org/t" }), "Tomatoes\nHow to\nhttps://example.org/t");
});

test("what is said twice stands there once", () => {
  assert.equal(of({ title: "Tomatoes", text: "Tomatoes" }), "Tomatoes");
  assert.equal(of({ title: "Tomatoes", text: "Tomatoes: https://example.org/t", url: "https://example.org/t" }), "Tomatoes: https://example.org/t");
});

test("nothing stays nothing", () => {
  assert.equal(of({}), "");
  assert.equal(of({ title: " ", other: "x" }), "");
});
