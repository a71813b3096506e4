"""Square pictures: a part of what somebody sent, encoded anew in the sizes in which it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from outbound.fetch import Failed
from outbound.images import Picture, clean, decoded


@dataclass(frozen=True, slots=True)
class Square:
    """A part of the upright picture, in its pixels, from its upper left corner."""

    x: int
    y: int
    size: int


def squares(data: bytes, sides_px: Sequence[int], crop: Square | None = None) -> list[Picture] | Failed:
    """`crop` of the picture (None: as much of its middle as there is), in each of these sizes, none enlarged."""
    return decoded(data, lambda image: _squares(ImageOps.exif_transpose(image), sides_px, crop))


def _squares(upright: Image.Image, sides_px: Sequence[int], crop: Square | None) -> list[Picture] | Failed:
    part = crop or _middle(upright)
    right, lower = part.x + part.size, part.y + part.size
    if part.x < 0 or part.y < 0 or right > upright.width or lower > upright.height:
        return Failed("crop", f"{part.size} px at {part.x}, {part.y} of {upright.width} x {upright.height} pixels.")
    square = upright.crop((part.x, part.y, right, lower))
    made: list[Picture] = []
    for side_px in sides_px:
        picture = clean(square, side_px)
        if isinstance(picture, Failed):
            return picture
        made.append(picture)
    return made


def _middle(upright: Image.Image) -> Square:
    size = min(upright.size)
    return Square((upright.width - size) // 2, (upright.height - size) // 2, size)
