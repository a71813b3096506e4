/** Finding emoji, their tones, those used last: against the table that is shipped. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { EmojiTable, TONES, atHand, groupsOf, searched, toned, withUsed } from "../../static/js/core/emoji.js";

const read = async (language) => JSON.parse(await readFile(new URL(`../../static/vendor/emoji/${language}.json`, import.meta.url), "utf8"));
const table = await read("en");
const groups = groupsOf(table);
const dark = TONES[5];
const found = (text, within = groups) => searched(within, text).map(({ emoji }) => emoji);

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

test("in every language by its own words, with marks or without, and in English still", async () => {
  const firsts = {
    de: { Herz: "❤️", danke: "🙏", "daumen hoch": "👍", uberrascht: "😳", tada: "🎉", thumbsup: "👍" },
    fr: { coeur: "❤️", merci: "🙏", "pouce vers le haut": "👍", cotillons: "🎉", "d'accord": "👍", tada: "🎉", hooray: "🎉" },
    ar: { "قلب احمر": "❤️", شكرا: "🙏", حفلة: "🎉", tada: "🎉" },
  };
  for (const [language, wanted] of Object.entries(firsts)) {
    const own = groupsOf(await read(language));
    assert.deepEqual(own.map(({ emoji }) => emoji.map((one) => [one.emoji, ...one.names])), groups.map(({ emoji }) => emoji.map((one) => [one.emoji, ...one.names])));
    for (const [text, emoji] of Object.entries(wanted)) assert.ok(found(text, own).slice(0, 8).includes(emoji), `${language} ${text} ${found(text, own).slice(0, 8)}`);
  }
});

test("names are told of the emoji as it is used: with its tone, and however it is to be drawn", async () => {
  const emoji = new EmojiTable({ surroundings: { emoji: "/emoji.json", fetch: async () => Response.json(await read("de")) } });
  assert.equal(emoji.nameOf("🎉"), "🎉");
  await emoji.load();
  assert.equal(emoji.nameOf("🎉"), "Konfettibombe");
  assert.equal(emoji.nameOf("❤"), "rotes Herz");
  assert.equal(emoji.nameOf("👍🏿"), "Daumen hoch: Dark skin tone");
  assert.equal(emoji.nameOf(":parrot:"), ":parrot:");
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
