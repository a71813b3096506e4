"""One preview for all spellings of an address."""

import pytest

from outbound.urls import normalised


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://A.Example", "https://a.example/"),
        ("https://a.example:443/x#part", "https://a.example/x"),
        ("http://a.example:80/?q=1", "http://a.example/?q=1"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://a.example/?utm_source=x&b=2&fbclid=y", "https://a.example/?b=2"),
        ("https://a.example/?utm_source=x", "https://a.example/"),
        ("https://a.example/?b&a=%20+", "https://a.example/?b&a=%20+"),
        ("https://a.example/a/../b", "https://a.example/b"),
        ("https://[2606:4700::1]/", "https://[2606:4700::1]/"),
    ],
)
def test_spellings_of_one_address_have_one_form(url: str, expected: str) -> None:
    assert normalised(url) == expected
    assert normalised(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mailto:a@b.example",
        "ftp://a.example",
        "https://",
        "https://u:p@a.example/",
        "http://[::1/",
        "x",
        "http://a.example/" + "x" * 3000,
    ],
)
def test_other_addresses_have_none(url: str) -> None:
    assert normalised(url) is None
