"""Nothing that runs, loads or styles leaves the renderer."""

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.rendering import escaped, fast_html, references, render
from chat.rendering.sanitise import sanitised

TAGS = {"a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "input", "li"}
TAGS |= {"ol", "p", "pre", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
TAGS |= {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mphantom", "mstyle"}
TAGS |= {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mpadded"}
ATTRIBUTES = {"href", "rel", "target", "class", "data-user-id", "data-mention", "data-language", "start"}
ATTRIBUTES |= {"type", "checked", "disabled", "tabindex", "src", "alt", "title"}
OF_FORMULAS = {"display", "mathvariant", "linethickness", "columnalign", "displaystyle", "scriptlevel", "stretchy"}
ATTRIBUTES |= OF_FORMULAS | {"fence", "accent", "minsize", "maxsize", "width"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    '<https://a.example/"onmouseover=alert(1)>',
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/'><script>alert(1)</script>",
    '[x](https://a.example "t" onclick=alert(1))',
    "[<script>](https://a.example)",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>\nx\n```',
    "```html\n<script>alert(1)</script>\n```",
    '@anna"><script>',
    '#room"><script>',
    "<style>*{display:none}</style>",
    "<iframe src=https://a.example>",
    "<form action=https://evil.example><input name=password>",
    "<p style='position:fixed'>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<a href="https://a.example" target=_self>',
    "\ufdd00\ufdd1<script>\ufdd299\ufdd3",
    "- [x] <input autofocus onfocus=alert(1)>",
    "|<script>|\n|-|\n|<img src=x>|",
    "[![x](https://a.example)](javascript:alert(1))",
    "http://a.example\u202e/exe.",
    "mailto:a@b.example?body=<script>",
    "$\\text{<script>alert(1)</script>}$",
    "$\\text{</mtext></math><img src=x onerror=alert(1)>}$",
    "$\\href{javascript:alert(1)}{x}\\style{position:fixed}{y}\\class{modal}{z}$",
    "$$\\text{&lt;img src=x onerror=alert(1)&gt;}$$",
    "$\\hspace{999em}\\color{url(https://a.example)}{x}$",
    "||<script>||",
    "```math\n\\text{<style>}\n```",
]
NAMES = {"anna": (7, 'anna"><script>'), "bob": (8, "b/../admin?x#y")}
SPROUT = {":sprout:": (3, f"emoji/{'0a' * 16}.webp")}


class Auditor(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        names = {name for name, _ in attrs}
        assert names <= ATTRIBUTES
        for name, value in attrs:
            if name == "href":
                assert value is not None
                scheme = urlsplit(value).scheme
                inside = value.startswith(("/people/", "/rooms/"))
                assert inside or (scheme in ("http", "https", "mailto") and {"rel", "target"} <= names)
            if tag == "input":
                assert "disabled" in names


def audit(html: str) -> None:
    auditor = Auditor()
    auditor.feed(html)
    auditor.close()


@pytest.mark.parametrize("text", ATTACKS)
def test_no_attack_leaves_the_renderer(text: str) -> None:
    audit(render(text, NAMES))
    audit(escaped(text))
    audit(fast_html(text, NAMES) or "")


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from([*ATTACKS, *"<>\"'`()[]!*_ \n\\|-:@#", "anna", "https://a.example"]), max_size=8))
def test_no_mixture_of_attacks_leaves_the_renderer(pieces: list[str]) -> None:
    text = "".join(pieces)
    audit(render(text, NAMES))
    audit(fast_html(text, NAMES) or "")


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<img src=https://a.example>",
        "<a href=javascript:x>x</a>",
        "<a href=//evil.example>x</a>",
        "<a href=/admin/>x</a>",
        "<p class=modal style=color:red onclick=x>x</p>",
        "<a data-user-id=1x href=https://a.example rel=opener target=_top>x</a>",
        "<span class='mention evil'>x</span>",
        "<math><mtext><script>x</script></mtext></math>",
        "<math><annotation-xml encoding='text/html'><img src=x></annotation-xml></math>",
        "<math><mi href=javascript:evil style=color:red>x</mi></math>",
        "<span tabindex=7 class=evil>x</span>",
    ],
)
def test_the_sanitiser_alone_would_stop_them_too(html: str) -> None:
    clean = sanitised(html)

    for evil in ("script", "img", "evil", "/admin", "modal", "style", "onclick", "1x", 'opener"', "_top"):
        assert evil not in clean


@pytest.mark.parametrize("make", [render, fast_html])
def test_an_emoji_of_the_workspace_is_a_picture_of_ours(make: Callable[..., str | None]) -> None:
    html = make("grow :Sprout: and :nobody:", SPROUT)

    picture = f'<img class="emoji" src="/media/emoji/{"0a" * 16}.webp" alt=":sprout:" title=":sprout:">'
    assert html == f"<p>grow {picture} and :nobody:</p>"
    assert references("`:sprout:` :sprout: :tada:").custom_emoji == (":sprout:",)


@pytest.mark.parametrize(
    "file", ["https://a.example/x.webp", "../secret", "previews/00.webp", 'emoji/" onerror="alert(1)', "emoji/a.svg"]
)
def test_no_other_picture_is_loaded(file: str) -> None:
    html = render("**:sprout:**", {":sprout:": (3, file)})
    assert "img" not in html
    assert "src" not in html
