"""Small pictures that may move, encoded anew: each frame as WebP without metadata."""

import io
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from outbound.fetch import Failed
from outbound.images import MAX_PIXELS, Picture, clean, decoded

MOST_FRAMES = 120
MOST_PIXELS = 2 * MAX_PIXELS
"""Of all frames together, as they are decoded; what has more stands still."""


def moving(data: bytes, max_side_px: int) -> Picture | Failed:
    """The frames of `data` at most `max_side_px` wide and high, endlessly; the first alone if there are too many."""
    return decoded(data, lambda image: _encoded(image, max_side_px))


def _encoded(image: Image.Image, max_side_px: int) -> Picture | Failed:
    frames = getattr(image, "n_frames", 1)
    if frames == 1 or frames > MOST_FRAMES or frames * image.width * image.height > MOST_PIXELS:
        return clean(ImageOps.exif_transpose(image), max_side_px)
    first = clean(image, max_side_px)  # says what is too small
    return first if isinstance(first, Failed) else _moving(image, (first.width, first.height))


def _moving(image: Any, size: tuple[int, int]) -> Picture:
    small: list[Image.Image] = []
    durations_ms: list[int] = []
    for frame in ImageSequence.Iterator(image):
        anew = Image.new("RGBA", size)
        anew.paste(frame.convert("RGBA").resize(size))
        small.append(anew)
        durations_ms.append(max(20, int(frame.info.get("duration") or 100)))  # as browsers play what says nothing
    out = io.BytesIO()
    small[0].save(
        out, "WEBP", save_all=True, append_images=small[1:], duration=durations_ms, loop=0, quality=80, method=4
    )
    return Picture(out.getvalue(), *size)
