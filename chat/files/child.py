"""The processes in which pictures are opened: nothing else of Flack ever decodes what somebody uploaded."""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chat.rendering.child import RenderChild, RenderFailed

COMMAND = (sys.executable, "-m", "chat.files.pictures")
MEASURE_WITHIN_S = 5.0
REMAKE_WITHIN_S = 60.0
"""Fifty million pixels take some seconds; below the soft time limit of tasks (100 s)."""


class NoPicture(Exception):
    """It can't be read, took too long, or too much memory."""


@dataclass(frozen=True, slots=True)
class Remade:
    width: int
    height: int
    thumbnail_width: int
    thumbnail_height: int
    placeholder: str  # a data: address


def measured(path: Path, media_type: str) -> tuple[int, int]:
    """Width and height as seen. Raises NoPicture."""
    try:
        found = _measuring().ask({"do": "measure", "path": str(path), "media_type": media_type}, MEASURE_WITHIN_S)
    except RenderFailed as error:
        raise NoPicture(str(error)) from error
    return found["width"], found["height"]


def remade(path: Path, media_type: str, *, into: Path, thumbnail: Path, most_pixels: int) -> Remade:
    """Write the picture without metadata to `into`, a small one to `thumbnail`. Raises NoPicture."""
    request = {
        "do": "remake",
        "path": str(path),
        "media_type": media_type,
        "into": str(into),
        "thumbnail": str(thumbnail),
        "most_pixels": most_pixels,
    }
    try:
        return Remade(**_remaking().ask(request, REMAKE_WITHIN_S))
    except RenderFailed as error:
        raise NoPicture(str(error)) from error


def close() -> None:
    """End both, also in the middle of a picture. A later call starts others."""
    _measuring().close()
    _remaking().close()


@cache
def _measuring() -> RenderChild:
    """Of a request that waits: never behind a large picture."""
    return RenderChild(COMMAND)


@cache
def _remaking() -> RenderChild:
    return RenderChild(COMMAND)
