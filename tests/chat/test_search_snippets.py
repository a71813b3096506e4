"""What is shown of a message that was found: as it is read, with what was found marked wherever it stands."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.rendering import escaped, render
from chat.search.parsing import parse
from chat.search.snippets import BEFORE_CHARS, SNIPPET_CHARS, Sought, snippet
from chat.search.words import words_of

NAMES = {"anna": (7, "anna"), ":gnome:": (3, "emoji/0123456789abcdef0123456789abcdef.webp")}


def shown(source: str, query: str) -> str:
    terms = parse(query, traits=(), today=None).terms  # type: ignore[arg-type]
    return snippet(source, render(source, NAMES), [Sought(term.words, begins=term.beginning) for term in terms])


@pytest.mark.parametrize(
    ("source", "query", "expected"),
    [
        ("**Oaks** in _a_ `b`\n\n- water\n- sun", "oaks sun", "<mark>Oaks</mark> in a b • water • <mark>sun</mark>"),
        ("see [the plan](https://example.org/beds?a=1&b=2)", "plan", "see the <mark>plan</mark>"),
        (
            "see [the plan](https://example.org/beds?a=1&b=2) now",
            "beds",
            "see the plan (https://example.org/<mark>beds</mark>?a=1&amp;b=2) now",
        ),
        ("we won :tada: today", "won", "we <mark>won</mark> 🎉 today"),
        ("we won :tada: today", "tada", "we won <mark>🎉</mark> today"),
        ("we won :tada: today", '"white_check_mark"', "we won 🎉 today"),
        ("hello :gnome:", "gnome", "hello :<mark>gnome</mark>:"),
        ("hello @anna in #garden/12", "anna", "hello @<mark>anna</mark> in #garden/12"),
        ("the end: ||the gardener did it||", "end", "the <mark>end</mark>: [spoiler]"),
        ("the end: ||the *gardener* did it||", "gardener", "the end: <mark>[spoiler]</mark>"),
        ("the end: ||the gardener|| [x](https://e.org \"hm\")", "hm", "the end: [spoiler] x"),
        ("```python\nprint(1)\n```", "print", "<mark>print</mark>(1)"),
        ("```python\nprint(1)\n```", "python", "(<mark>python</mark>) print(1)"),
        ("hoe [x](https://e.org \"the title\")", "title", "hoe [x](https://e.org &quot;the <mark>title</mark>&quot;)"),
        ("我的手机坏了", "手机", "我的<mark>手机</mark>坏了"),
        ("<b>seed</b> & more", "seed", "&lt;b&gt;<mark>seed</mark>&lt;/b&gt; &amp; more"),
        ("| a | b |\n|---|---|\n| <mark> | oak |", "oak", "a b &lt;mark&gt; <mark>oak</mark>"),
    ],
)  # fmt: skip
def test_it_is_read_as_people_read_it_and_what_was_found_is_marked(source: str, query: str, expected: str) -> None:
    assert shown(source, query) == expected


def test_the_window_opens_at_a_word_and_where_most_of_it_stands() -> None:
    far = "oak " + "lorem ipsum " * 40 + "under the oak an elm " + "dolor sit " * 40

    found = shown(far, "oak elm")

    assert found.startswith("…")
    assert found.endswith("…")
    assert "under the <mark>oak</mark> an <mark>elm</mark>" in found
    assert re.match(r"…(lorem|ipsum) ", found)
    assert len(unescape(re.sub("</?mark>", "", found))) <= SNIPPET_CHARS + 2
    assert found.index("<mark>") <= BEFORE_CHARS + len("under the …")


WORDS = ["oak", "elm", "<b>", "&amp;", "**", "||", "`", "[", "](https://e.org/oak)", ":tada:", "\n", "- ", "機", "é"]


@given(st.text(), st.lists(st.text(min_size=1).map(words_of).filter(bool), max_size=3), st.booleans())
def test_whatever_is_sought_it_is_found_without_an_error(
    source: str, phrases: list[tuple[str, ...]], inside: bool
) -> None:
    found = snippet(source, escaped(source), [Sought(words, begins=True, inside=inside) for words in phrases])

    assert not set('<>"') & set(re.sub("</?mark>", "", found))


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), st.sampled_from(["oak", "elm oak", "tada", "機"]))
def test_whatever_was_typed_it_is_text_and_marks_only(source: str, query: str) -> None:
    bare = re.sub("</?mark>", "", shown(source, query))

    assert "<" not in bare
    assert re.search(r"&(?!(?:lt|gt|quot|#x27|amp);)", bare) is None


def test_words_of_a_spoiler_are_never_told() -> None:
    source = "||" + " ".join(["oak elm"] * 200) + "|| then"

    for query in ("oak", "then", "fern", "elm then"):
        assert "oak" not in shown(source, query)
        assert "elm" not in shown(source, query)
