import assert from "node:assert/strict";
import test from "node:test";
import { fit, fitting } from "../../static/js/core/fuzzy.js";

test("who begins so comes before who has it somewhere, and that before letters in order", () => {
  const names = ["a-garden", "regarding", "Garden tools", "garden", "great ardent", "Kitchen"];
  assert.deepEqual(fitting(names, "garden", (name) => [name]), ["garden", "Garden tools", "a-garden", "great ardent"]);
  assert.deepEqual(fitting(names, "gard", (name) => [name]), ["Garden tools", "garden", "a-garden", "regarding", "great ardent"]);
});

test("marks and case don't matter", () => {
  assert.equal(fit("Inés Castellano", "ines"), fit("Ines Castellano", "ines"));
  assert.notEqual(fit("Ångström", "ang"), null);
  assert.notEqual(fit("Zoë", "zoë"), null);
});

test("letters in their order begin where a word does", () => {
  assert.notEqual(fit("harvest-feast", "hfst"), null);
  assert.notEqual(fit("harvest-feast", "fst"), null);
  assert.equal(fit("harvest-feast", "vst"), null);
  assert.equal(fit("garden", "x"), null);
});

test("the best of several names counts", () => {
  const people = [{ nickname: "bo", name: "Anna" }, { nickname: "anna", name: "Bo" }, { nickname: "cy", name: "Cyril" }];
  assert.deepEqual(fitting(people, "an", ({ nickname, name }) => [nickname, name]).map(({ nickname }) => nickname), ["bo", "anna"]);
});
