import assert from "node:assert/strict";
import test from "node:test";
import { MARKS, asCode, fenced, inFence, lines, linked, marked, newLine, pastedOver, tableOf } from "../../static/js/core/markup.js";

/** Reads `a [b] c`, selection in brackets, or `a|` for a caret; and writes what comes of it likewise. */
function given(drawn) {
  if (drawn.includes("‸")) return { text: drawn.replace("‸", ""), start: drawn.indexOf("‸"), end: drawn.indexOf("‸") };
  const [start, end] = [drawn.indexOf("«"), drawn.indexOf("»") - 1];
  return { text: drawn.replace(/[«»]/g, ""), start, end };
}

function after(selected, edit) {
  const text = selected.text.slice(0, edit.from) + edit.text + selected.text.slice(edit.to);
  const [start, end] = edit.select;
  return start === end ? `${text.slice(0, start)}‸${text.slice(start)}` : `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
}

const done = (drawn, deed, ...more) => {
  const selected = given(drawn);
  const edit = deed(selected, ...more);
  return edit && after(selected, edit);
};

test("marks come around what is selected, and go again", () => {
  assert.equal(done("a «word» here", marked, MARKS.bold), "a **«word»** here");
  assert.equal(done("a **«word»** here", marked, MARKS.bold), "a «word» here");
  assert.equal(done("a «**word**» here", marked, MARKS.bold), "a «word» here");
  assert.equal(done("a « word »here", marked, MARKS.strike), "a  ~~«word»~~ here", "spaces stay outside");
  assert.equal(done("a ‸", marked, MARKS.italic), "a _‸_");
  assert.equal(done("a _‸_", marked, MARKS.italic), "a ‸");
  assert.equal(done("**«word»**", marked, MARKS.italic), "**_«word»_**");
  assert.equal(done("«one\n\ntwo»", marked, MARKS.bold), "«**one**\n\n**two**»");
});

test("code is a mark in a line, and a block over several", () => {
  assert.equal(done("run «make» now", asCode), "run `«make»` now");
  assert.equal(done("so «a\nb» there", asCode), "so \n```\n«a\nb»\n```\n there");
  assert.equal(done("«has ``` in it»", fenced), "````\n«has ``` in it»\n````");
});

test("a link asks for what is missing", () => {
  assert.equal(done("see «the beds»", linked), "see [the beds](‸)");
  assert.equal(done("see «https://example.org/a»", linked), "see [‸](https://example.org/a)");
  assert.equal(done("see ‸", linked), "see [‸]()");
});

test("lines are quoted and listed whole, and back", () => {
  assert.equal(done("one\nt«wo\nth»ree\nfour", lines, "quote"), "one\n«> two\n> three»\nfour");
  assert.equal(done("«> two\n> three»", lines, "quote"), "«two\nthree»");
  assert.equal(done("«one\ntwo»", lines, "numbers"), "«1. one\n2. two»");
  assert.equal(done("«1. one\n2. two»", lines, "list"), "«- one\n- two»");
  assert.equal(done("‸", lines, "list"), "- ‸");
});

test("a new line goes on with what it stands in, and an empty item ends it", () => {
  assert.equal(done("- one‸", newLine), "- one\n- ‸");
  assert.equal(done("  9. nine‸", newLine), "  9. nine\n  10. ‸");
  assert.equal(done("- [x] done‸", newLine), "- [x] done\n- [ ] ‸");
  assert.equal(done("> said‸", newLine), "> said\n> ‸");
  assert.equal(done("- one\n- ‸", newLine), "- one\n‸");
  assert.equal(done("plain‸", newLine), null);
  assert.equal(done("```\n- one‸", newLine), null);
});

test("a block of code is open until its fence comes again", () => {
  assert.equal(inFence("```py", 5), true);
  assert.equal(inFence("```\na = 1\n", 10), true);
  assert.equal(inFence("```\na\n```", 9), false);
  assert.equal(inFence("````\n```\n", 9), true);
  assert.equal(inFence("no code", 7), false);
});

test("an address over words makes a link; over nothing, an address, or in code, it is pasted as it is", () => {
  assert.equal(done("see «the beds» now", pastedOver, " https://example.org/a_(b) "), "see [the beds](https://example.org/a_%28b%29)‸ now");
  assert.equal(done("see ‸", pastedOver, "https://example.org/"), null);
  assert.equal(done("see «https://example.org/»", pastedOver, "https://example.com/"), null);
  assert.equal(done("see «the beds»", pastedOver, "two words"), null);
  assert.equal(done("```\n«beds»", pastedOver, "https://example.org/"), null);
});

test("cells become a table, numbers to the right, whatever is in them", () => {
  assert.equal(tableOf("Bed\tPlants\nTwo\t12\nNine\t1,400\n"), "| Bed | Plants |\n|---|--:|\n| Two | 12 |\n| Nine | 1,400 |");
  assert.equal(tableOf('a\tb\r\n"x ""y""\nz"\tp|q'), '| a | b |\n|---|---|\n| x "y" z | p\\|q |');
  assert.equal(tableOf("one\ttwo"), null);
  assert.equal(tableOf("one\ntwo"), null);
  assert.equal(tableOf("a\tb\tc\nd"), "| a | b | c |\n|---|---|---|\n| d |  |  |");
});
