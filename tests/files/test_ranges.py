"""Parts of a file, as RFC 9110 section 14 has them."""

import pytest

from chat.files.ranges import NotSatisfiable, Part, asked_part

ETAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", Part(0, 1)),
        ("bytes=2-4", Part(2, 3)),
        ("bytes=5-", Part(5, 5)),
        ("bytes=5-999999999999", Part(5, 5)),
        ("bytes=-3", Part(7, 3)),
        ("bytes=-99", Part(0, 10)),
        ("", None),
        ("bytes=4-2", None),  # not valid, and so ignored
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),  # several: the whole
        ("lines=0-1", None),
        ("bytes=a-b", None),
    ],
)
def test_what_is_asked_for(header: str, part: Part | None) -> None:
    assert asked_part(header, "", size=10, etag=ETAG) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_past_the_end(header: str) -> None:
    with pytest.raises(NotSatisfiable):
        asked_part(header, "", size=10, etag=ETAG)


def test_of_another_version_comes_the_whole() -> None:
    assert asked_part("bytes=0-1", ETAG, size=10, etag=ETAG) == Part(0, 2)
    assert asked_part("bytes=0-1", '"other"', size=10, etag=ETAG) is None
    assert asked_part("bytes=0-1", f"W/{ETAG}", size=10, etag=ETAG) is None
