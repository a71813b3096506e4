import assert from "node:assert/strict";
import { test } from "node:test";
import { statusIn } from "../../static/js/core/typed_status.js";

const called = (/** @type {string} */ name) => ({ palm_tree: "🌴", our_leek: ":our_leek:" })[name];

/** @type {[string, string, string][]} */
const CASES = [
  ["🌴 back on Monday", "🌴", "back on Monday"],
  [":palm_tree: back on Monday", "🌴", "back on Monday"],
  [":our_leek:", ":our_leek:", ""],
  ["👩‍🌾in the garden", "👩‍🌾", "in the garden"],
  ["🇦🇹 travelling", "🇦🇹", "travelling"],
  ["1️⃣ thing at a time", "1️⃣", "thing at a time"],
  ["in the garden 🌱", "", "in the garden 🌱"],
  [":nothing: like that", "", ":nothing: like that"],
  ["2 meetings", "", "2 meetings"],
];

for (const [typed, emoji, text] of CASES) {
  test(`"${typed}" as a status`, () => {
    assert.deepEqual(statusIn(typed, called), { emoji, text });
  });
}
