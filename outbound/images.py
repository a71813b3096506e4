"""Pictures of others, encoded anew. Those of link previews are fetched here: readers load nothing from strangers.

What comes out holds pixels and nothing else: no place where it was taken, no second file hidden in the first.
"""

import io
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from PIL import Image, ImageOps, UnidentifiedImageError

from outbound.fetch import Failed, fetch

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 25_000_000  # decoded it takes 100 MB; cameras of telephones stay below
MAX_SIDE_PX = 800  # twice the width of a card, for screens that are that fine
MIN_SIDE_PX = 16  # smaller ones are dots that count who looks
TIMEOUT_S = 8.0

T = TypeVar("T")

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Picture:
    data: bytes
    width: int
    height: int
    content_type: str = "image/webp"


def preview_image(url: str, *, allow: Collection[str] = (), timeout_s: float = TIMEOUT_S) -> Picture | Failed:
    """The picture at `url` as WebP, at most MAX_SIDE_PX wide and high."""
    found = fetch(url, accept=_TYPES, max_bytes=MAX_BYTES, timeout_s=timeout_s, allow=allow)
    return found if isinstance(found, Failed) else encoded_anew(found.body)


def encoded_anew(data: bytes, *, max_side_px: int = MAX_SIDE_PX) -> Picture | Failed:
    """The first frame of `data`, upright, scaled down to `max_side_px`, as WebP without metadata."""
    return decoded(data, lambda image: clean(ImageOps.exif_transpose(image), max_side_px), draft_px=max_side_px)


def decoded(data: bytes, use: Callable[[Image.Image], T], *, draft_px: int | None = None) -> T | Failed:
    """What `use` makes of the picture in `data`. Those of more than MAX_PIXELS are not decoded.

    With `draft_px` it may come at a fraction of its size, if that is at least `draft_px`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which is thrown away
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    return Failed("image", f"{image.width} x {image.height} pixels.")
                if draft_px is not None:
                    image.draft("RGB", (draft_px, draft_px))  # lets JPEG decode at a fraction of its size
                return use(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        return Failed("image", type(error).__name__)


def clean(upright: Image.Image, max_side_px: int) -> Picture | Failed:
    """The pixels of an image, scaled down to `max_side_px`, as WebP."""
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail((max_side_px, max_side_px))
    if min(plain.size) < MIN_SIDE_PX:
        return Failed("image", f"{plain.width} x {plain.height} pixels.")
    # A new image takes over the pixels only; `info`, where Pillow keeps metadata, stays behind.
    anew = Image.new(plain.mode, plain.size)
    anew.paste(plain)
    out = io.BytesIO()
    anew.save(out, "WEBP", quality=80, method=4)
    return Picture(out.getvalue(), anew.width, anew.height)
