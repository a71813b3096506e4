"""Texts made to hang a parser cost about as much as others: counted in calls, because clocks lie."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from chat.rendering import fast_html, references, render

SIZE = 7_990
NAMES = {"ab": (1, "ab")}


def filled(piece: str) -> str:
    return (piece * (SIZE // len(piece) + 1))[:SIZE]


REPEATED = [
    *("[", "![", "[](", "[a]", "[a](b", "[a](<b", "[a](x)", "[[a]", '[a](http://b "', "*[a*](http://b) ", "[\n", "\\["),
    *(
        "`",
        "`a",
        "*a_",
        "**a ",
        "_a *",
        "a**b",
        "*a **a ",
        "~~a",
        "***a___",
        "\\",
        "<",
        "<http://",
        "<a ",
        "&amp;",
        "<!--",
    ),
    *(
        "1. ",
        "- ",
        "> ",
        ">",
        "* - + ",
        "- a\n",
        "- a\n\n",
        "- > - > a\n",
        "> a\n",
        "> a\nb\n",
        "# a\n",
        "---\n",
        "- [ ] \n",
        "\n",
    ),
    *(
        "```\n",
        "```a\n~~~\n",
        "|",
        "|\n",
        "a|b\n-|-\n",
        "http://",
        "http://@",
        "www.",
        "a@b.",
        "a.b@c-d.e-",
        "@",
        "@ab ",
        "#a/1 ",
    ),
    *("$", "$a", "$a$ ", "$$", "$$a$$ ", "$\\sqrt$ ", "$\\frac{$ ", "||", "||a", "a|| ", "||a|| ", "|| *a*", "||*a||_"),
    *(":a:", ":a", ":tada:", "https://a.example/)", "\t", "\xa0", "\u200d", "\ufdd00\ufdd1", "\ud800", "\x00"),
]

COMPOSED = {
    "brackets closed": "[" * 3_990 + "]" * 3_990,
    "brackets on many lines": ("[ " * 8 + "\n") * 200 + "]" * 4_000,
    "images in images": "![" * 1_500 + "a" + "](http://a)" * 450,
    "runs of every length": " ".join("`" * length for length in range(1, 126)),
    "deep list": "\n".join("  " * level + "- a" for level in range(85)),
    "deep quote": "\n".join(">" * level + " a" for level in range(125)),
    "ragged table": "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + "|\n" * 3_800,
    "ragged table in a quote": "> " + "|a" * 60 + "|\n> " + "|-" * 60 + "|\n" + "> |\n" * 1_800,
    "ragged table in a list": "- " + "|a" * 60 + "|\n  " + "|-" * 60 + "|\n" + "  |\n" * 1_800,
    "wide table": "|" * 1_300 + "\n" + "|-" * 1_300 + "|\n" + "a\n" * 2_000,
    "python strings": "```python\n" + "f'{" * 2_600,
    "perl": "```perl\n" + "s{" * 3_900,
    "roots": ("$" + "\\sqrt" * 195 + "$ ") * 8,
    "fractions": ("$" + "\\frac" * 195 + "$ ") * 8,
    "braces": ("$" + "{" * 490 + "}" * 490 + "$ ") * 8,
    "scripts": ("$" + "a_b^c" * 199 + "$ ") * 8,
    "brackets in formulas": ("$" + "\\left(" * 19 + "a" * 700 + "\\right)" * 19 + "$ ") * 8,
    "matrix": ("$" + "\\begin{matrix}" + "a&" * 400 + "\\end{matrix}$ ") * 8,
    "math": "```math\n" + "\\frac{a}{b}" * 640,
    "javascript": "```js\n" + "`${" * 2_600,
}


@pytest.mark.parametrize("text", [*map(filled, REPEATED), *COMPOSED.values()], ids=[*map(repr, REPEATED), *COMPOSED])
def test_a_hostile_text_costs_a_bounded_number_of_steps(text: str) -> None:
    assert calls_of(lambda: references(text)) < 20 * SIZE
    assert calls_of(lambda: fast_html(text, NAMES)) < 30 * SIZE
    html = ""

    def rendering() -> None:
        nonlocal html
        html = render(text, NAMES)

    assert calls_of(rendering) < 100 * SIZE
    assert len(html) < 40 * SIZE


def test_text_too_deep_is_shown_as_typed() -> None:
    assert render("> " * 12 + "deep", {}).count("<blockquote>") == 8
    assert "&gt; &gt; &gt; &gt; deep" in render("> " * 12 + "deep", {})
    assert render("- " * 12 + "x", {}).count("<ul>") == 8
    assert render("1. " * 12 + "x", {}).count("<ol>") == 8


def calls_of(work: Callable[[], object]) -> int:
    """How many functions `work` called, Python's and C's."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    work()  # once before: what is built or loaded on first use is not the text's doing
    previous = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(previous)
    return calls
