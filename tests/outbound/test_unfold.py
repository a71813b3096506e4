"""What a card shows of a page."""

import json

import pytest

from outbound.fetch import Failed
from outbound.pages import decoded, read_page
from outbound.unfold import Preview, unfold
from tests.outbound.strangers import Stranger

OPEN_GRAPH = """<!doctype html><html><head><title>Plain</title>
<meta property="og:title" content="Tomatoes &amp; plans"><meta property="og:description" content="How to
grow  them"><meta property="og:site_name" content="Garden Inc"><meta property="og:image" content="/t.png">
<meta name="author" content="Anna"></head><body><meta property="og:title" content="Not this"></body>"""


def card(url: str, stranger: Stranger) -> Preview:
    preview = unfold(url, allow=stranger.allow)
    assert isinstance(preview, Preview), preview
    return preview


def test_open_graph_comes_first(stranger: Stranger) -> None:
    url = stranger.page("/a", OPEN_GRAPH)

    assert card(url, stranger) == Preview(
        url=url,
        kind="page",
        title="Tomatoes & plans",
        description="How to grow them",
        site="Garden Inc",
        author="Anna",
        image_url=stranger.url("/t.png"),
    )
    assert stranger.asked == ["/a"]


def test_title_and_description_come_last(stranger: Stranger) -> None:
    url = stranger.page("/", "<title> A\n page </title><meta name=description content=About>")

    preview = card(url, stranger)

    assert (preview.title, preview.description, preview.site) == ("A page", "About", "127.0.0.1")


def test_oembed_tells_what_the_page_does_not_but_never_its_html(stranger: Stranger) -> None:
    said = {"type": "video", "title": "A film", "author_name": "Bert", "provider_name": "Films"}
    said |= {"thumbnail_url": "/film.jpg", "html": "<script>alert(1)</script>"}
    stranger.page("/oembed?format=json", json.dumps(said), "application/json")
    link = '<link rel="alternate" type="application/json+oembed" href="/oembed?format=json">'

    preview = card(stranger.page("/film", f"<head>{link}</head>"), stranger)

    assert (preview.title, preview.author, preview.site) == ("A film", "Bert", "Films")
    assert preview.image_url == stranger.url("/film.jpg")
    assert "alert" not in repr(preview)


@pytest.mark.parametrize(
    "said", ["[]", "{", "[" * 60_000, '{"title": {"a": 1}, "thumbnail_url": "javascript:x"}', "null"]
)
def test_broken_oembed_is_as_good_as_none(stranger: Stranger, said: str) -> None:
    stranger.page("/oembed", said, "application/json")
    page = '<title>Page</title><link type="application/json+oembed" href="/oembed">'

    preview = card(stranger.page("/", page), stranger)

    assert (preview.title, preview.image_url) == ("Page", "")


def test_oembed_leads_to_no_private_server(stranger: Stranger, other_stranger: Stranger) -> None:
    inside = other_stranger.page("/oembed", '{"title": "secret"}', "application/json")
    page = f'<title>Page</title><link type="application/json+oembed" href="{inside}">'

    assert card(stranger.page("/", page), stranger).title == "Page"
    assert stranger.asked == ["/"]
    assert other_stranger.asked == []


def test_a_link_to_an_image_is_a_card_of_that_image(stranger: Stranger) -> None:
    url = stranger.page("/pics/my%20cat.png", b"\x89PNG", "image/png")

    preview = card(url, stranger)

    assert (preview.kind, preview.title, preview.image_url) == ("image", "my cat.png", url)


def test_a_page_that_says_nothing_has_no_card(stranger: Stranger) -> None:
    assert unfold(stranger.page("/", "<p>hello"), allow=stranger.allow) == Failed(
        "empty", "The page says nothing of itself."
    )


def test_only_the_beginning_of_a_long_page_is_read(stranger: Stranger) -> None:
    url = stranger.page("/", "<title>Long</title></head><body>" + "x" * 2_000_000)

    assert card(url, stranger).title == "Long"


def test_addresses_on_the_page_count_from_its_base_and_lead_to_the_web() -> None:
    def image(address: str, base: str = "") -> str:
        page = f'<title>x</title>{base}<meta property="og:image" content="{address}">'
        return read_page(page.encode(), None, "https://a.example/b/c").image_url

    assert image("d.png") == "https://a.example/b/d.png"
    assert image("//cdn.example/d.png") == "https://cdn.example/d.png"
    assert image("d.png", '<base href="/root/">') == "https://a.example/root/d.png"
    assert image("d.png", '<base href="javascript:x">') == "https://a.example/b/d.png"
    for address in ("javascript:alert(1)", "data:image/png;base64,x", "file:///etc/passwd", "http://[", ""):
        assert image(address) == ""


def test_long_and_odd_texts_are_made_fit_for_one_line() -> None:
    page = read_page(f"<title>a\u202e\u0007b {'x' * 400}</title>".encode(), None, "https://a.example/")

    assert page.title.startswith("a b xxx")
    assert len(page.title) == 300
    assert page.title.endswith("…")


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Grüße".encode(), None),
        ("Grüße".encode("latin-1"), "ISO-8859-1"),
        ("Grüße".encode("latin-1"), None),
        (b'<meta charset="windows-1252">' + "Grüße".encode("cp1252"), None),
        (b'<meta http-equiv=Content-Type content="text/html; charset=iso-8859-15">' + "Grüße".encode("latin-1"), None),
        (b"\xef\xbb\xbf" + "Grüße".encode(), "latin-1"),
        (b"\xff\xfe" + "Grüße".encode("utf-16-le"), None),
        ("Grüße".encode(), "utf-16"),
        ("Grüße".encode(), "no-such-thing"),
        ("Grüße".encode(), "base64"),
        ("Grüße".encode() + "ü".encode()[:1], None),
    ],
)
def test_pages_are_read_in_the_charset_they_are_in(body: bytes, charset: str | None) -> None:
    assert "Grüße" in decoded(body, charset)


def test_charsets_of_other_scripts_are_read(stranger: Stranger) -> None:
    japanese = stranger.page("/ja", "<title>庭の話</title>".encode("cp932"), "text/html; charset=Shift_JIS")
    russian = stranger.page("/ru", "<meta charset=koi8-r><title>Сад</title>".encode("koi8-r"))
    chinese = stranger.page("/zh", "<meta charset=gb2312><title>花园</title>".encode("gbk"))

    assert [card(url, stranger).title for url in (japanese, russian, chinese)] == ["庭の話", "Сад", "花园"]


@pytest.mark.parametrize(
    "body", ["<" * 100_000, "<div>" * 50_000, "<meta " * 50_000, "<title>" * 20_000, "<!--" * 50_000]
)
def test_pages_made_to_hurt_say_nothing_and_harm_nobody(body: str) -> None:
    page = read_page(body.encode(), None, "https://a.example/")

    assert len(page.title) <= 300
