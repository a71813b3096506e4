"""Pictures made anew: upright, without metadata, moving where they moved; and what is no picture harms nobody."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from chat.files import child
from chat.files.child import NoPicture, measured, remade
from tests.files.conftest import Sender, content_of, work
from tests.files.samples import HTML, PLACE, bomb, moving, picture

PIXELS = 50_000_000


def remake(folder: Path, content: bytes, media_type: str, most_pixels: int = PIXELS) -> bytes:
    (folder / "original").write_bytes(content)
    into, small = folder / "picture", folder / "small"
    remade(folder / "original", media_type, into=into, thumbnail=small, most_pixels=most_pixels)
    return into.read_bytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_it_is_turned_as_it_was_held_and_forgets_where(tmp_path: Path, form: str) -> None:
    content = picture(form, orientation=6)  # held so that its left is up
    assert PLACE in content

    made = remake(tmp_path, content, f"image/{form.lower()}")

    assert PLACE not in made
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size, dict(image.getexif())) == (form, (200, 400), {})
        red, _, blue = image.convert("RGB").getpixel((100, 20))  # type: ignore[misc]
        assert red > 200 > 50 > blue


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_what_moves_goes_on_moving_at_its_pace(tmp_path: Path, form: str) -> None:
    made = remake(tmp_path, moving(form), f"image/{form.lower()}")

    assert PLACE not in made
    with Image.open(io.BytesIO(made)) as image:
        durations = []
        for number in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(number)
            image.load()
            durations.append(image.info["duration"])
        assert (durations, image.info["loop"]) == ([100, 200, 300], 0)


def test_a_transparent_picture_stays_transparent(tmp_path: Path) -> None:
    for mode, see_through in (("RGBA", (0, 0, 0, 0)), ("P", 0)):
        out = io.BytesIO()
        options = {"transparency": 0} if mode == "P" else {}
        Image.new(mode, (40, 40), see_through).save(out, "PNG", **options)
        with Image.open(io.BytesIO(remake(tmp_path, out.getvalue(), "image/png"))) as image:
            assert image.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
        with Image.open(tmp_path / "small") as small:
            assert small.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_a_bomb_is_measured_without_unpacking_and_never_made(tmp_path: Path) -> None:
    (tmp_path / "original").write_bytes(bomb())
    assert measured(tmp_path / "original", "image/png") == (60_000, 60_000)
    with pytest.raises(NoPicture):
        remake(tmp_path, bomb(), "image/png")


def test_what_takes_more_memory_than_it_may_fails_and_the_next_goes_well(tmp_path: Path) -> None:
    with pytest.raises(NoPicture):
        remake(tmp_path, bomb(), "image/png", most_pixels=10**10)
    assert remake(tmp_path, picture(), "image/jpeg")


def test_what_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "REMAKE_WITHIN_S", 0.01)
    with pytest.raises(NoPicture):
        remake(tmp_path, picture(size=(4000, 3000)), "image/jpeg")
    monkeypatch.undo()
    assert remake(tmp_path, picture(), "image/jpeg")


def test_a_second_file_hidden_in_the_first_is_gone(tmp_path: Path) -> None:
    for content, media_type in ((picture(), "image/jpeg"), (picture("PNG"), "image/png"), (moving(), "image/gif")):
        assert HTML not in remake(tmp_path, content + HTML, media_type)


def test_a_truncated_picture_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = picture(size=(800, 800))
    made = remake(tmp_path, whole[: len(whole) * 2 // 3], "image/jpeg")
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (800, 800)


@pytest.mark.django_db
def test_what_only_begins_like_a_picture_is_a_file_to_save(world) -> None:  # type: ignore[no-untyped-def]
    alice = Sender(world.alice)
    for content in (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + HTML, b"\x89PNG\r\n\x1a\n" + HTML, b"GIF89a" + b"\0" * 3):
        file = alice.sent(content, "cat.jpg")
        assert (file["kind"], file["type"], file["width"]) == ("file", "application/octet-stream", None)
        answer = alice.get(file["url"])
        assert answer["Content-Disposition"].startswith("attachment;")
        assert content_of(answer) == content


@pytest.mark.django_db
def test_one_that_turns_out_unreadable_becomes_a_file_after_the_second_try(world, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    alice = Sender(world.alice)
    file = alice.sent(picture(size=(3000, 3000)), "cat.jpg")  # never made anew in no time
    monkeypatch.setattr(child, "REMAKE_WITHIN_S", 0.0)
    work()
    assert alice.get(f"/api/files/{file['id']}").json()["state"] == "processing"
    work()
    settled = alice.get(f"/api/files/{file['id']}").json()
    assert (settled["state"], settled["kind"], settled["type"]) == ("ready", "file", "application/octet-stream")
    assert alice.get(settled["url"])["Content-Disposition"].startswith("attachment;")


def test_no_child_is_left_when_they_are_closed(tmp_path: Path) -> None:
    (tmp_path / "original").write_bytes(picture())
    measured(tmp_path / "original", "image/jpeg")
    pid = child._measuring().pid
    assert pid is not None
    child.close()
    assert child._measuring().pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
