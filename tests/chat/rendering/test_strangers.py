"""HTML for who has not signed in: the same words, leading nowhere that is not theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.rendering import render
from chat.rendering.plain import text_of, without_spoilers
from chat.rendering.strangers import Known, for_strangers, slugs_in, without_rooms

ANNA = {"anna": (7, "anna")}
KNOWN = Known({"cellar": False, "garden": True, "yard": False}, {7: "Anna <P.>"}, frozenset({"chat.example"}))


def shown(source: str, known: Known = KNOWN) -> str:
    return for_strangers(render(source, ANNA), known)


def test_people_are_names_that_lead_nowhere() -> None:
    assert shown("hi @anna, **well**") == (
        '<p>hi <span class="mention">@Anna &lt;P.&gt;</span>, <strong>well</strong></p>'
    )
    assert shown("hi @anna", Known()) == '<p>hi <span class="mention">@anna</span></p>'


@pytest.mark.parametrize(
    "source",
    [
        "see #cellar",
        "see #Cellar/12",
        "see #cellar_ and #yard.",
        "**#cellar**",
        "> #cellar",
        "- #cellar/3",
        "[to the #cellar](https://a.example)",
        "https://chat.example/rooms/cellar/12",
        "[there](https://chat.example/rooms/cellar)",
        "[there](https://chat.example/rooms/cellar?page=2)",
        "— @anna, #cellar/3",
    ],
)
def test_a_room_that_is_not_on_the_web_has_no_name(source: str) -> None:
    html = shown(source)

    assert "#…" in html
    assert "cellar" not in html.lower()
    assert "yard" not in html


def test_the_same_before_it_is_rendered() -> None:
    pending = "<p>see #cellar/3 &amp; https://chat.example/rooms/cellar &#x27;x&#x27;</p>"

    assert "cellar" not in for_strangers(pending, KNOWN)


def test_rooms_on_the_web_are_led_to_and_others_sites_are_left_alone() -> None:
    assert shown("see #garden/3") == '<p>see <a class="room" href="/rooms/garden/3">#garden/3</a></p>'
    assert 'href="https://other.example/rooms/cellar"' in shown("https://other.example/rooms/cellar")
    assert 'href="https://chat.example/rooms/garden"' in shown("https://chat.example/rooms/garden")


def test_what_is_no_room_is_a_word_and_no_link() -> None:
    assert text_of(shown("#nowhere")) == "#nowhere"
    assert "<a" not in shown("#nowhere")


def test_code_is_left_as_it_is() -> None:
    assert "<code>#cellar</code>" in shown("`#cellar` @anna")
    assert "cellar" in shown("```css\n#cellar { color: red }\n```\n@anna")
    assert "#cellar" in shown("```\n#cellar\n```\n@anna")


@pytest.mark.parametrize(
    "source",
    [
        "a < b && c > d | `x<y` *e* ~~f~~",
        "| a | b |\n|:-|-:|\n| 1 | <2> |",
        "$x^2$ ||secret|| \n- [x] done\n\n> quoted\n\n```python\nprint(1 < 2)\n```",
        'quotes " and \' and &amp; in https://a.example/?b=1&c="2',
    ],
)
def test_everything_else_stays_to_the_letter(source: str) -> None:
    marked = render(f"{source}\n\n@anna", ANNA)

    assert for_strangers(marked, Known()) == marked.replace(
        '<a class="mention" data-user-id="7" href="/people/anna">@anna</a>', '<span class="mention">@anna</span>'
    )


def test_what_is_to_be_looked_up() -> None:
    html = render("#a-b/3 #Garden. https://x.example/rooms/attic/2 `#code`", {})

    assert slugs_in([html, "tea in #kitchen_"]) >= {"a-b", "garden", "attic", "kitchen"}
    assert without_rooms("tea in #cellar_ or #garden", KNOWN) == "tea in #…_ or #garden"


@given(
    st.lists(
        st.sampled_from(
            [
                "@anna ",
                "#cellar",
                "/3",
                "#",
                "`",
                "**",
                "||",
                "> ",
                "\n",
                "https://chat.example/rooms/",
                "cellar",
                "&#",
                "<",
                "\x07",
                "\ufffe",
            ]
        )
        | st.text(max_size=4)
    ),
    st.text(max_size=10),
)
def test_whatever_is_typed_and_however_people_are_called(pieces: list[str], name: str) -> None:
    source = "".join(pieces)
    known = Known({"cellar": False}, {7: name}, frozenset({"chat.example"}))

    html = for_strangers(render(source, ANNA), known)

    assert "data-user-id" not in html
    assert "/people/" not in html.replace(source, "")
    assert 'href="/rooms/cellar' not in html
    assert 'href="https://chat.example/rooms/cellar"' not in html
    assert for_strangers(html, known) == html
    text_of(without_spoilers(html))
