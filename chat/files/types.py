"""What a file is, by its content. The name that somebody gave it decides nothing here.

puremagic knows the signatures. What browsers are trusted to show in the page is a short list of our own; whatever
is not on it is handed out as a download, and text as plain text.
"""

from dataclasses import dataclass
from enum import StrEnum

import puremagic

HEAD_BYTES = 64 * 1024
"""So much of the beginning is looked at."""

UNKNOWN = "application/octet-stream"
PLAIN = "text/plain"


class Kind(StrEnum):
    """How a page shows it."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    FILE = "file"  # a card


@dataclass(frozen=True, slots=True)
class FileType:
    media_type: str
    kind: Kind


_OURS: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.IMAGE: (
        ("image/png", "image/apng"),
        ("image/jpeg", "image/jpg"),
        ("image/gif",),
        ("image/webp",),
        ("image/avif",),
    ),
    Kind.VIDEO: (("video/mp4", "video/x-m4v"), ("video/webm",), ("video/quicktime",), ("video/ogg",)),
    Kind.AUDIO: (
        ("audio/mpeg",),
        ("audio/mp4", "audio/x-m4a"),
        ("audio/aac",),
        ("audio/ogg",),
        ("audio/wav", "audio/wave", "audio/x-wav"),
        ("audio/flac", "audio/x-flac"),
    ),
}
SHOWN: dict[str, FileType] = {
    name: FileType(names[0], kind) for kind, types in _OURS.items() for names in types for name in names
}
"""Media type as puremagic may call it -> what we call it. Pictures are read by chat.files.pictures as well."""

# puremagic has no media type for some signatures, only an extension of its own (not the file's).
_BY_EXTENSION = {".m4a": "audio/mp4", ".oga": "audio/ogg"}
_OGG_CODECS = ((b"\x80theora", "video/ogg"), (b"OpusHead", "audio/ogg"), (b"\x01vorbis", "audio/ogg"))
_MARKUP = (
    (b"<svg", "image/svg+xml"),
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<?xml", "application/xml"),
)


def type_of(head: bytes) -> FileType:
    """The type of a file that begins with `head` (at most HEAD_BYTES; shorter only where the file is)."""
    if _is_text(head):
        media_type = _text_type(head)
        return FileType(media_type, Kind.FILE if media_type == "application/pdf" else Kind.TEXT)
    media_type = _by_signature(head)
    return SHOWN.get(media_type, FileType(media_type, Kind.FILE))


def is_shown_inline(media_type: str) -> bool:
    """Whether a browser may show it by itself; all else is saved to disk (`Content-Disposition: attachment`)."""
    return media_type in SHOWN or media_type == PLAIN


def served_type(media_type: str) -> str:
    """What the answer calls it: a type on our list, plain text in UTF-8, or bytes that nobody runs."""
    if media_type in SHOWN:
        return media_type
    return f"{PLAIN}; charset=utf-8" if media_type == PLAIN else UNKNOWN


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters; the last character may be cut off."""
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or len(head) - error.start > 3:
            return False
        text = head[: error.start].decode()
    return not any(character < " " and character not in "\t\n\r\f\x1b" for character in text)


def _text_type(head: bytes) -> str:
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return "application/pdf"
    found = [media_type for mark, media_type in _MARKUP if mark in start]
    return found[0] if found and start.startswith(b"<") else PLAIN


def _by_signature(head: bytes) -> str:
    if head.startswith(b"OggS"):
        return next((media_type for codec, media_type in _OGG_CODECS if codec in head[:512]), "application/ogg")
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    names = [match.mime_type or _BY_EXTENSION.get(match.extension, "") for match in found]
    return next((name for name in names if name), UNKNOWN)
