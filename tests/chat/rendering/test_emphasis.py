"""Which marks of emphasis belong together, and that none of them takes a letter away."""

import html
import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from chat.rendering import render

MARKED = st.lists(
    st.sampled_from(["*", "**", "***", "_", "__", "~~", "~", " ", "a", "b", "c ", " d", "\n", "(", ".", "`e`", "字"]),
    max_size=16,
).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("***a***", "<em><strong>a</strong></em>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("*a **b***", "<em>a <strong>b</strong></em>"),
        ("**a*b*c**", "<strong>a<em>b</em>c</strong>"),
        ("*a* and _b_, **c** and __d__", "<em>a</em> and <em>b</em>, <strong>c</strong> and <strong>d</strong>"),
        ("~~a *b* c~~", "<del>a <em>b</em> c</del>"),
        ("~a~", "~a~"),
        ("*a ~~b*", "<em>a ~~b</em>"),
        ("*a _b*_", "<em>a _b</em>_"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("un*believ*able", "un<em>believ</em>able"),
        ("これは**「重要」**です", "これは<strong>「重要」</strong>です"),
        ("**[a](https://a.example)**", None),
        ("*one\ntwo*", "<em>one<br>\ntwo</em>"),
        ("x*__cb__~b**b*_c", "x<em><strong>cb</strong>~b**b</em>_c"),
    ],
)
def test_marks_pair_as_a_reader_pairs_them(text: str, expected: str | None) -> None:
    if expected is None:
        assert render(text, {}).startswith("<p><strong><a ")
    else:
        assert render(text, {}) == f"<p>{expected}</p>"


def test_emphasis_deeper_than_eight_is_shown_as_typed() -> None:
    rendered = render("*a _b " * 6 + "c" + " d_ e*" * 6, {})

    assert rendered.count("<em>") == 8
    assert "<em>b *a _b *a _b c d_ e* d_ e* d</em>" in rendered


@settings(max_examples=2_000, deadline=None)
@given(MARKED)
@example("*x*__cb__~b**b*_c")
def test_no_letter_is_ever_lost(text: str) -> None:
    assume(not re.search(r"^\s*~{3}", text, re.MULTILINE))  # what follows opens a fence and names its language

    def letters(text: str) -> str:
        return re.sub(r"[^\w(.]|_", "", text)

    assert letters(html.unescape(re.sub(r"<[^>]*>", "", render(f"x{text}", {})))) == letters(f"x{text}")
