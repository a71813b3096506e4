"""Content decides what a file is. Its name is not even asked."""

import pytest

from chat.files.types import HEAD_BYTES, Kind, is_shown_inline, served_type, type_of
from tests.files.samples import HTML, SVG, moving, mp4, picture

WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm\0\xff"
OCTETS = "application/octet-stream"

# content, its kind, its type, how it is served, and whether a browser may show it by itself
TABLE = {
    "jpeg": (picture(), Kind.IMAGE, "image/jpeg", "image/jpeg", True),
    "png": (picture("PNG"), Kind.IMAGE, "image/png", "image/png", True),
    "webp": (picture("WEBP"), Kind.IMAGE, "image/webp", "image/webp", True),
    "avif": (picture("AVIF"), Kind.IMAGE, "image/avif", "image/avif", True),
    "gif": (moving(), Kind.IMAGE, "image/gif", "image/gif", True),
    "tiff": (b"II*\0\x08\0\0\0" + bytes(64), Kind.FILE, "image/tiff", OCTETS, False),
    "mp4": (mp4(), Kind.VIDEO, "video/mp4", "video/mp4", True),
    "webm": (WEBM, Kind.VIDEO, "video/webm", "video/webm", True),
    "mp3": (b"ID3\x04\0\0\0\0\0\x23\xff\xfb" + bytes(64), Kind.AUDIO, "audio/mpeg", "audio/mpeg", True),
    "ogg": (b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\2", Kind.AUDIO, "audio/ogg", "audio/ogg", True),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + bytes(32), Kind.AUDIO, "audio/wav", "audio/wav", True),
    "flac": (b"fLaC\0\0\0\x22" + bytes(64), Kind.AUDIO, "audio/flac", "audio/flac", True),
    "text": (b"Tomatoes like it warm.\n", Kind.TEXT, "text/plain", "text/plain; charset=utf-8", True),
    "python": (b"#!/usr/bin/env python3\nprint('hello')\n", Kind.TEXT, "text/plain", "text/plain; charset=utf-8", True),
    "chinese": ("番茄喜歡溫暖".encode(), Kind.TEXT, "text/plain", "text/plain; charset=utf-8", True),
    "latin-1": ("Gärtnerei".encode("latin1"), Kind.FILE, OCTETS, OCTETS, False),
    "svg": (SVG, Kind.TEXT, "image/svg+xml", OCTETS, False),
    "bare svg": (b"\n <svg><script/></svg>", Kind.TEXT, "image/svg+xml", OCTETS, False),
    "html": (HTML, Kind.TEXT, "text/html", OCTETS, False),
    "html after a comment": (b"<!-- x --><HTML><body>", Kind.TEXT, "text/html", OCTETS, False),
    "xml": (b"<?xml version='1.0'?><x/>", Kind.TEXT, "application/xml", OCTETS, False),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Kind.FILE, "application/pdf", OCTETS, False),
    "pdf of text alone": (b"%PDF-1.7\n1 0 obj\n", Kind.FILE, "application/pdf", OCTETS, False),
    "program": (b"\x7fELF\2\1\1" + bytes(64), Kind.FILE, None, OCTETS, False),
    "noise": (bytes(range(256)), Kind.FILE, OCTETS, OCTETS, False),
    "nothing": (b"", Kind.TEXT, "text/plain", "text/plain; charset=utf-8", True),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_by_content(name: str) -> None:
    content, kind, media_type, served, inline = TABLE[name]

    found = type_of(content[:HEAD_BYTES])

    assert (found.kind, served_type(found.media_type), is_shown_inline(found.media_type)) == (kind, served, inline)
    if media_type is not None:
        assert found.media_type == media_type


def test_a_character_cut_in_two_at_the_end_of_what_is_looked_at_is_still_text() -> None:
    whole = "番".encode() * (HEAD_BYTES // 3 + 1)

    for cut in range(HEAD_BYTES - 3, HEAD_BYTES + 1):
        assert type_of(whole[:cut]).kind is Kind.TEXT
