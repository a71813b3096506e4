"""Pictures of link previews: fetched here and encoded anew, so that readers load nothing from strangers.

What comes out holds pixels and nothing else: no place where it was taken, no second file hidden in the first.
"""

import io
import warnings
from collections.abc import Collection
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from outbound.fetch import Failed, fetch

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 25_000_000  # decoded it takes 100 MB; cameras of telephones stay below
MAX_SIDE_PX = 800  # twice the width of a card, for screens that are that fine
MIN_SIDE_PX = 16  # smaller ones are dots that count who looks
TIMEOUT_S = 8.0

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
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which is thrown away
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    return Failed("image", f"{image.width} x {image.height} pixels.")
                image.draft("RGB", (max_side_px, max_side_px))  # lets JPEG decode at a fraction of its size
                return _small(image, max_side_px)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        return Failed("image", type(error).__name__)


def _small(image: Image.Image, max_side_px: int) -> Picture | Failed:
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail((max_side_px, max_side_px))
    if min(plain.size) < MIN_SIDE_PX:
        return Failed("image", f"{plain.width} x {plain.height} pixels.")
    # A new image takes over the pixels only; `info`, where Pillow keeps metadata, stays behind.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=80, method=4)
    return Picture(out.getvalue(), clean.width, clean.height)
