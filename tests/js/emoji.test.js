/** Finding emoji, their tones, those used last: against the table that is shipped. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { EmojiTable, TONES, atHand, groupsOf, searched, toned, withUsed } from "../../static/js/core/emoji.js";

const table = JSON.parse(await readFile(new URL("../../static/vendor/emoji.json", import.meta.url), "utf8"));
const groups = groupsOf(table);
const dark = TONES[5];
const found = (text) => searched(groups, text).map(({ emoji }) => emoji);

test("a short code finds its own emoji first, however it is typed", () => {
  for (const text of ["tada", ":tada:", ":tada", "TADA"]) assert.equal(found(text)[0], "🎉", text);
  assert.equal(found("thumbs up")[0], "👍");
  assert.equal(found("+1")[0], "👍");
});

test("beginnings come before parts, and other words for it are found", () => {
  const names = searched(groups, "cat").map(({ names: [name] }) => name);
  assert.equal(names[0], "cat");
  assert.ok(names.indexOf("cat2") < names.indexOf("smiley_cat"));
  assert.ok(found("hooray").includes("🎉"));
});

test("nothing is found by nothing, or by what nothing is called", () => {
  assert.deepEqual(found("  "), []);
  assert.deepEqual(found("qqqq"), []);
});

test("one person takes a tone, in the place of the selector; several and things don't", () => {
  assert.equal(toned("👍", dark), "👍🏿");
  assert.equal(toned("👍🏻", dark), "👍🏿");
  assert.equal(toned("👍🏿", ""), "👍");
  assert.equal(toned("✌️", dark), "✌🏿");
  assert.equal(toned("👩‍🚀", dark), "👩🏿‍🚀");
  assert.equal(toned("🏋️‍♀️", dark), "🏋🏿‍♀️");
  assert.equal(toned("🧑‍🤝‍🧑", dark), "🧑‍🤝‍🧑");
  assert.equal(toned("🎉", dark), "🎉");
});

test("what was used stands first, once, and the list stays short", () => {
  const many = Array.from({ length: 40 }, (_, n) => String(n)).reduce(withUsed, /** @type {string[]} */ ([]));
  assert.equal(many[0], "39");
  assert.equal(many.length, 18);
  assert.deepEqual(withUsed(["a", "b"], "b"), ["b", "a"]);
  assert.deepEqual(atHand(["👀"], 3), ["👀", "👍", "❤️"]);
});

test("the table is fetched once, and after a failure again", async () => {
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    if (asked === 1) throw new TypeError("network");
    return Response.json(table);
  };
  const emoji = new EmojiTable({ surroundings: { emoji: "/emoji.json", fetch } });
  await assert.rejects(emoji.load());
  await Promise.all([emoji.load(), emoji.load()]);
  await emoji.load();
  assert.equal(asked, 2);
  assert.equal(emoji.groups.value[0].name, "Smileys & Emotion");
});
