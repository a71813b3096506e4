"""Pictures that move go on moving."""

import io

import pytest
from PIL import Image

from outbound import moving as module
from outbound.fetch import Failed
from outbound.images import Picture
from outbound.moving import moving


def flicker(size: tuple[int, int] = (300, 150), frames: int = 3) -> bytes:
    out = io.BytesIO()
    colours = [(80 * n % 256, 20, 200 - 60 * n % 200) for n in range(frames)]
    first, *others = [Image.new("RGB", size, colour) for colour in colours]
    first.save(out, "GIF", save_all=True, append_images=others, duration=90)
    return out.getvalue()


def opened(picture: Picture | Failed) -> Image.Image:
    assert isinstance(picture, Picture), picture
    return Image.open(io.BytesIO(picture.data))


def test_a_moving_picture_moves_at_its_pace_and_is_small() -> None:
    image = opened(moving(flicker(), 128))

    assert (image.format, image.size, getattr(image, "n_frames", 1)) == ("WEBP", (128, 64), 3)
    image.seek(1)
    image.load()
    assert image.info["duration"] == 90


def test_a_still_one_stands_still() -> None:
    assert getattr(opened(moving(flicker(frames=1), 128)), "n_frames", 1) == 1


def test_too_many_frames_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FRAMES", 2)
    assert getattr(opened(moving(flicker(), 128)), "n_frames", 1) == 1
    monkeypatch.setattr(module, "MOST_FRAMES", 120)
    monkeypatch.setattr(module, "MOST_PIXELS", 300 * 150 * 2)
    assert getattr(opened(moving(flicker(), 128)), "n_frames", 1) == 1


def test_what_is_too_small_or_no_picture_is_refused() -> None:
    assert isinstance(moving(flicker((8, 8)), 128), Failed)
    assert isinstance(moving(b"GIF89a", 128), Failed)
