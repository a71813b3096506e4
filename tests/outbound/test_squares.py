"""Square pictures are cut from what somebody sent."""

import io

from PIL import Image

from outbound.fetch import Failed
from outbound.images import Picture
from outbound.squares import Square, squares


def halves(kind: str = "PNG", **options: object) -> bytes:
    """60 x 40 pixels: red on the left, blue on the right."""
    image = Image.new("RGB", (60, 40), "red")
    image.paste("blue", (30, 0, 60, 40))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def made(found: list[Picture] | Failed) -> list[Image.Image]:
    assert isinstance(found, list), found
    return [Image.open(io.BytesIO(picture.data)).convert("RGB") for picture in found]


def is_red(image: Image.Image, x: int, y: int) -> bool:
    red, _, blue = image.getpixel((x, y))  # type: ignore[misc]
    return bool(red > 200 and blue < 60)


def test_the_part_that_was_chosen_comes_in_each_size_and_is_never_enlarged() -> None:
    large, small = made(squares(halves(), (512, 16), Square(30, 5, 30)))

    assert (large.size, small.size) == ((30, 30), (16, 16))
    assert not is_red(large, 2, 2)


def test_without_a_choice_it_is_the_middle() -> None:
    [image] = made(squares(halves(), (40,)))

    assert image.size == (40, 40)
    assert is_red(image, 2, 20)
    assert not is_red(image, 37, 20)


def test_a_choice_counts_in_the_upright_picture() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # turned by 180 degrees
    [image] = made(squares(halves("JPEG", exif=exif, quality=95), (20,), Square(0, 0, 20)))

    assert not is_red(image, 10, 10)


def test_what_reaches_over_the_edge_or_is_no_picture_fails() -> None:
    for crop in (Square(0, 0, 41), Square(-1, 0, 20), Square(50, 0, 20), Square(0, 0, 0), Square(0, 0, 8)):
        assert isinstance(squares(halves(), (40,), crop), Failed)
    assert isinstance(squares(b"<svg/>", (40,)), Failed)
