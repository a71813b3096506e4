/** The workspace's own emoji: asked for once, kept true by frames, and found by their names. */

import assert from "node:assert/strict";
import test from "node:test";
import { asEntries, CustomEmoji, nameFrom } from "../../static/js/core/custom_emoji.js";
import { searched } from "../../static/js/core/emoji.js";
import { rest, start } from "./page.js";
import { hello } from "./support.js";

const LIST = "/api/emoji?deleted=1&limit=200";
const DIRECTORY = hello().directory.id;

const emoji = (id, name, more = {}) => ({
  id,
  name,
  url: `/media/emoji/${id}.webp`,
  user_id: 8,
  created_at: "2026-11-22T09:07:00.000000Z",
  deleted_at: null,
  change: 10,
  ...more,
});
const all = (...list) => ({ emoji: list, next: null, last_change: 20, epoch: "one" });
const frame = (one) => ({ type: "emoji", room: DIRECTORY, after: one.change - 1, change: one.change, emoji: one });
const names = (store) => store.part(CustomEmoji).offered.value.map(({ name }) => name);

test("they are asked for when one is looked at, once", async () => {
  const { store, asked, clock } = await start({ answers: { [LIST]: all(emoji(1, "sprout")) } });
  assert.equal(asked.includes(LIST), false);
  assert.equal(store.part(CustomEmoji).of("👍"), undefined);
  assert.equal(store.part(CustomEmoji).of(":sprout:"), undefined);
  await rest(clock);
  assert.equal(store.part(CustomEmoji).of(":sprout:").url, "/media/emoji/1.webp");
  assert.equal(asked.filter((path) => path === LIST).length, 1);
});

test("one that is added is there at once, one that is deleted is shown where it was", async () => {
  const { store, clock, say } = await start({ answers: { [LIST]: all(emoji(1, "sprout")) } });
  await store.part(CustomEmoji).load();
  say(frame(emoji(2, "leaf", { change: 21 })));
  assert.deepEqual(names(store), ["leaf", "sprout"]);
  say(frame(emoji(1, "sprout", { change: 22, deleted_at: "2026-11-22T09:08:00.000000Z" })));
  assert.deepEqual(names(store), ["leaf"]);
  assert.equal(store.part(CustomEmoji).of(":sprout:").id, 1);
  say(frame(emoji(3, "sprout", { change: 23 })));
  assert.equal(store.part(CustomEmoji).of(":sprout:").id, 3, "the one that is offered");
  await rest(clock);
});

test("what is heard while the list is on its way is not undone by it", async () => {
  let answer;
  const { store, say, clock } = await start({ answers: { [LIST]: () => new Promise((resolve) => (answer = resolve)) } });
  const loading = store.part(CustomEmoji).load();
  await rest(clock);
  say(frame(emoji(1, "sprout", { change: 21, deleted_at: "2026-11-22T09:08:00.000000Z" })));
  answer(all(emoji(1, "sprout"), emoji(2, "leaf")));
  await loading;
  assert.deepEqual(names(store), ["leaf"]);
});

test("a picture goes as it is, with its name in the address", async () => {
  const sent = [];
  const { store } = await start();
  store.part(CustomEmoji).api = { post: async (...what) => sent.push(what) };
  const picture = new File(["…"], "Party Parrot.gif", { type: "image/gif" });
  await store.part(CustomEmoji).add("party+1", picture);
  assert.deepEqual(sent, [["/emoji?name=party%2B1", picture]]);
});

test("a name is made of what the file is called", () => {
  assert.equal(nameFrom("Party Parrot.gif"), "party_parrot");
  assert.equal(nameFrom("Grüße (2).final.png"), "gru_e_2_final");
  assert.equal(nameFrom("日本.png"), "");
});

test("they are found among the others, by a part of the name", () => {
  const groups = [{ name: "Own", emoji: asEntries([emoji(1, "party_parrot"), emoji(2, "sprout")]) }];
  assert.deepEqual(searched(groups, ":par").map((one) => one.emoji), [":party_parrot:"]);
  assert.deepEqual(searched(groups, "parrot").map((one) => one.emoji), [":party_parrot:"]);
});
