"""Pictures of previews are encoded anew."""

import io

import pytest
from PIL import Image

from outbound.fetch import Failed
from outbound.images import Picture, encoded_anew, preview_image
from tests.outbound.strangers import Stranger


def encoded(size: tuple[int, int], kind: str, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 128)).save(out, kind, **options)
    return out.getvalue()


def opened(picture: Picture | Failed) -> Image.Image:
    assert isinstance(picture, Picture), picture
    image = Image.open(io.BytesIO(picture.data))
    assert image.format == "WEBP"
    assert image.size == (picture.width, picture.height)
    return image


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "I;16")]
)
def test_every_kind_of_png_becomes_webp(kind: str, mode: str) -> None:
    image = Image.new("I;16" if mode == "I;16" else "RGB", (40, 30))
    out = io.BytesIO()
    (image if mode == "I;16" else image.convert(mode)).save(out, kind)

    assert opened(encoded_anew(out.getvalue())).size == (40, 30)


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP"])
def test_other_formats_become_webp(kind: str) -> None:
    assert opened(encoded_anew(encoded((40, 30), kind))).size == (40, 30)


def test_cmyk_and_transparency_are_kept_sensible() -> None:
    assert opened(encoded_anew(encoded((40, 30), "JPEG", "CMYK"))).mode == "RGB"
    assert opened(encoded_anew(encoded((40, 30), "PNG", "RGBA"))).mode == "RGBA"


def test_large_pictures_are_scaled_down_in_proportion() -> None:
    assert opened(encoded_anew(encoded((3000, 1500), "JPEG"))).size == (800, 400)


def test_only_the_first_frame_of_an_animation_is_kept() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert getattr(opened(encoded_anew(out.getvalue())), "n_frames", 1) == 1


def test_where_a_picture_was_taken_stays_behind_and_it_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by a quarter
    exif[0x010E] = "secret garden"
    data = encoded((60, 20), "JPEG", exif=exif)
    assert b"secret garden" in data

    picture = encoded_anew(data)

    assert opened(picture).size == (20, 60)
    assert not opened(picture).getexif()
    assert isinstance(picture, Picture)
    assert b"secret garden" not in picture.data


def test_a_second_file_hidden_behind_the_pixels_stays_behind() -> None:
    picture = encoded_anew(encoded((40, 30), "PNG") + b"<script>alert(1)</script>")

    assert isinstance(picture, Picture)
    assert b"script" not in picture.data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"%PDF-1.4",
        encoded((400, 300), "PNG")[:200],
        encoded((40, 30), "BMP"),
        encoded((40, 30), "TIFF"),
        encoded((1, 1), "GIF"),
        encoded((5001, 5000), "PNG", "1"),
    ],
    ids=["nothing", "svg", "pdf", "cut", "bmp", "tiff", "counting dot", "too many pixels"],
)
def test_other_data_is_no_picture(data: bytes) -> None:
    answer = encoded_anew(data)

    assert isinstance(answer, Failed)
    assert answer.reason == "image"


def test_a_picture_is_fetched(stranger: Stranger) -> None:
    url = stranger.page("/a.png", encoded((40, 30), "PNG"), "image/png")

    assert opened(preview_image(url, allow=stranger.allow)).size == (40, 30)


def test_a_picture_on_a_private_server_or_of_another_type_is_not(stranger: Stranger) -> None:
    url = stranger.page("/a.svg", b"<svg/>", "image/svg+xml")

    hidden, drawn = preview_image(url), preview_image(url, allow=stranger.allow)

    assert (hidden.reason if isinstance(hidden, Failed) else "") == "address"
    assert (drawn.reason if isinstance(drawn, Failed) else "") == "content_type"
