"""The words of a message on one line, as they are read."""

import pytest

from chat.rendering import escaped, render
from chat.rendering.plain import text_of, whole_text_of, without_spoilers

NAMES = {"anna": (7, "anna"), ":gnome:": (3, "emoji/0123456789abcdef0123456789abcdef.webp")}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("one\n\ntwo  three\nfour & <b>", "one two three four & <b>"),
        ("# Beds\n**bold** _it_ ~~gone~~ `x *y*`", "Beds bold it gone x *y*"),
        (":tada: for @anna in #garden :gnome: :nobody:", "🎉 for @anna in #garden :gnome: :nobody:"),
        ("[the plan](https://example.org/a) and https://example.org/b", "the plan and https://example.org/b"),
        ("> c\n\n```python\nprint(1 < 2)\n```", "c print(1 < 2)"),
        ("- a\n- b\n  2. c\n  3. d\n\n- [ ] e\n- [x] f", "• a • b 2. c 3. d ☐ e ☑ f"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ("$x^2 + \\frac{a_i}{b}$", "x^2+a_i/b"),
        ("a ||spoilt **x**|| b", "a [spoiler] b"),
    ],
)
def test_it_is_read_as_people_read_it(source: str, text: str) -> None:
    assert text_of(render(source, NAMES)) == text


def test_spoilers_are_kept_back_but_from_who_judges() -> None:
    html = render("a ||spoilt **x**|| b", {})

    assert whole_text_of(html) == "a spoilt x b"
    assert "spoilt" not in without_spoilers(html)
    assert "<strong>x" not in without_spoilers(html)
    assert text_of(escaped("a ||spoilt|| ||b\nc|| **d**"), rendered=False) == "a [spoiler] [spoiler] **d**"
