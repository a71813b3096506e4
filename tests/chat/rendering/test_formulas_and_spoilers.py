"""What a formula is and what costs money; what stays hidden until somebody looks."""

import pytest

from chat.rendering import fast_html, references, render


def shown(source: str) -> str:
    return render(source, {"anna": (7, "anna")}).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("source", "formula"),
    [
        ("$x^2$", '<math display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'),
        ("$$x$$", '<math display="block"><mrow><mi>x</mi></mrow></math>'),
        ("```math\nx\n```", '<math display="block"><mrow><mi>x</mi></mrow></math>'),
        ("$a<b$", '<math display="inline"><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math>'),
        ("$\\text{<b>}$", '<math display="inline"><mrow><mtext>&lt;b&gt;</mtext></mrow></math>'),
    ],
)
def test_formulas_are_shown_by_the_browser_itself(source, formula):
    assert shown(source) == formula


def test_nothing_in_a_formula_is_markdown_or_a_mention():
    assert "<em>" not in shown("$a*b*c$")
    assert references("$@anna$ and $$@room$$") == references("nobody")


@pytest.mark.parametrize(
    "source", ["$5 and $10", "5$ or 6$", "$5-$10", "$ x $", "\\$x$", "US$x$", "$x$y", "$x\ny$", "$$", "$HOME/$USER"]
)
def test_what_costs_money_is_no_formula(source):
    assert "<math" not in shown(source)


@pytest.mark.parametrize(
    "source",
    ["$x_{$", "$\\left($", "$\\begin{matrix}$", "$" + "{" * 21 + "}" * 21 + "$", "$" + "\\sqrt" * 150 + "x$"],
)
def test_what_can_not_be_read_is_shown_as_typed(source):
    assert shown(source) == f"<code>{source}</code>"


def test_no_formula_pushes_the_page_apart_or_dresses_up():
    html = shown("$\\hspace{900em}\\color{red}{x}\\href{https://a.example}{y}\\style{position:fixed}{z}$")

    assert "<math" in html
    for unwanted in ("900", "red", "href", "style="):
        assert unwanted not in html


def test_spoilers():
    assert shown("it was ||the *butler*||") == ('it was <span class="spoiler" tabindex="0">the <em>butler</em></span>')
    assert shown("||@anna||").startswith('<span class="spoiler" tabindex="0"><a class="mention"')
    for typed in ("a || b || c", "a||b", "`||x||`", "|x|", "\\||x||"):
        assert "spoiler" not in shown(typed)


def test_both_wait_for_the_parser():
    assert fast_html("it was ||he||", {}) is None
    assert fast_html("$x$", {}) is None
    assert fast_html("it costs $5", {}) == "<p>it costs $5</p>"


def test_calls_are_found_outside_of_code_and_quotes():
    assert references("hello @room and @here").calls == "room"
    assert references("@here!").calls == "here"
    for source in ("`@room`", "```\n@room\n```", "> @room", "> > @here", "a@room", "@rooms", "$@room$"):
        assert references(source).calls == ""
