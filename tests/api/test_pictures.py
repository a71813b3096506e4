"""Pictures of people, and emoji: sent as they are or as forms, shown in the sizes that docs/protocol.md names."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.actions import avatars
from accounts.models import User
from chat.models import CustomEmoji
from tests.api.conftest import Program, code_of
from tests.chat.pictures import picture
from tests.conftest import World


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def shown(user: User, address: str) -> bytes | None:
    """What a browser gets, to keep for ever; None for nothing."""
    browser = Client()
    browser.force_login(user)
    answer = browser.get(address)
    if answer.status_code == 404:
        return None
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    return bytes(answer.content)


def test_a_picture_comes_in_two_sizes_under_a_name_that_stays(world: World, heard: Any, media: Path) -> None:
    with heard() as frames:
        answer = Program(world.alice).send_picture("PUT", "/api/me/avatar", picture((900, 700), "JPEG"), "image/jpeg")

    assert answer.status_code == 200
    address = answer.json()["avatar"]
    [frame] = frames
    assert (frame["type"], frame["user"]["avatar"]) == ("user", address)
    large = shown(world.bob, address)
    small = shown(world.bob, address.replace(".webp", "-96.webp"))
    assert [Image.open(io.BytesIO(found or b"")).size for found in (large, small)] == [(512, 512), (96, 96)]


def test_a_form_says_which_part_and_the_old_one_goes(
    world: World, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    program = Program(world.alice)
    image = Image.new("RGB", (100, 60), "red")
    image.paste("blue", (50, 0, 100, 60))
    out = io.BytesIO()
    image.save(out, "PNG")
    program.send_picture("PUT", "/api/me/avatar", picture())
    before = files(media)

    with django_capture_on_commit_callbacks(execute=True):
        sent = SimpleUploadedFile("me.png", out.getvalue(), "image/png")
        answer = program.send_form("PUT", "/api/me/avatar", image=sent, x="60", y="5", size="40")

    name = answer.json()["avatar"].removeprefix("/media/")
    assert files(media) == {name, name.replace(".webp", "-96.webp")}
    assert not before & files(media)
    made = Image.open(media / name).convert("RGB")
    assert made.size == (40, 40)
    assert made.getpixel((2, 2))[2] > 200  # type: ignore[index]


def test_it_is_removed_with_its_files_and_twice_is_harmless(
    world: World, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    program = Program(world.alice)
    program.send_picture("PUT", "/api/me/avatar", picture())

    with django_capture_on_commit_callbacks(execute=True):
        assert [program.delete("/api/me/avatar").status_code for _ in range(2)] == [204, 204]

    assert program.get("/api/me").json()["avatar"] is None
    assert files(media) == set()


@pytest.mark.parametrize(
    ("address", "data", "code"),
    [
        ("/api/me/avatar", b"<svg onload=alert(1)>", "invalid"),
        ("/api/me/avatar", b"", "invalid"),
        ("/api/me/avatar?x=1", picture(), "invalid"),
        ("/api/me/avatar?x=1&y=1&size=60", picture(), "invalid"),
        ("/api/me/avatar?x=-1&y=1&size=20", picture(), "invalid"),
        ("/api/me/avatar?x=a&y=1&size=20", picture(), "invalid"),
        ("/api/me/avatar", b"x" * (avatars.MOST_BYTES + 1), "too_long"),
        ("/api/me/avatar", b"x" * (avatars.MOST_BYTES + 100_000), "too_long"),
        ("/api/emoji", picture(), "invalid"),
        ("/api/emoji?name=tada", picture(), "conflict"),
        ("/api/emoji?name=sprout", b"GIF89a", "invalid"),
    ],
)
def test_what_is_no_picture_or_not_within_it_is_refused(
    world: World, media: Path, address: str, data: bytes, code: str
) -> None:
    answer = Program(world.alice).send_picture("POST" if "emoji" in address else "PUT", address, data)

    assert code_of(answer) == code
    assert files(media) == set()
    assert User.objects.get(pk=world.alice.pk).avatar == ""


def test_without_a_picture_and_as_json_it_is_refused(world: World) -> None:
    program = Program(world.alice)
    assert code_of(program.send_form("PUT", "/api/me/avatar", x="1")) == "invalid"
    assert code_of(program.put("/api/me/avatar", image="data:")) == "unsupported_media_type"


def test_too_many_in_a_minute_have_to_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(avatars, "RATE", avatars.limits.Rate(1, 60, 1))
    program = Program(world.alice)
    answers = [program.send_picture("PUT", "/api/me/avatar", picture()) for _ in range(2)]

    assert answers[0].status_code == 200
    assert code_of(answers[1]) == "rate_limited"


def test_emoji_are_listed_by_id_until_they_are_deleted(world: World) -> None:
    program = Program(world.bob)
    made = [program.send_picture("POST", f"/api/emoji?name=sprout_{n}", picture()).json() for n in range(3)]

    page = program.get("/api/emoji?limit=2").json()
    rest = program.get(page["next"]).json()

    assert page["emoji"] + rest["emoji"] == made
    assert rest["next"] is None
    assert page["last_change"] == made[-1]["change"]
    assert shown(world.carol, made[0]["url"])

    assert program.delete(f"/api/emoji/{made[0]['id']}").status_code == 204
    assert [one["id"] for one in program.get("/api/emoji").json()["emoji"]] == [one["id"] for one in made[1:]]
    assert shown(world.carol, made[0]["url"])
    with_deleted = program.get("/api/emoji?deleted=1").json()["emoji"]
    assert [(one["id"], one["deleted_at"] is None) for one in with_deleted] == [
        (one["id"], one["id"] != made[0]["id"]) for one in made
    ]
    assert CustomEmoji.objects.count() == 3


def test_a_form_names_an_emoji(world: World) -> None:
    sent = SimpleUploadedFile("x.png", picture(), "image/png")
    answer = Program(world.alice).send_form("POST", "/api/emoji", name="sprout", image=sent)
    assert answer.status_code == 201
    assert answer.json()["name"] == "sprout"


def test_no_other_file_is_served_under_their_names(world: World, media: Path) -> None:
    (media / "avatars").mkdir()
    (media / "avatars" / "me.webp").write_bytes(b"x")
    for address in ("/media/avatars/me.webp", "/media/emoji/..%2Favatars%2Fme.webp", f"/media/emoji/{'0' * 32}.webp"):
        assert shown(world.alice, address) is None


def test_a_program_gets_them_with_its_token(world: World) -> None:
    program = Program(world.alice)
    url = program.send_picture("PUT", "/api/me/avatar", picture()).json()["avatar"]

    assert program.get(url)["Content-Type"] == "image/webp"
    refused = Client().get(url, headers={"Authorization": "Bearer of nothing"})
    assert (refused.status_code, code_of(refused)) == (401, "authentication_required")
    assert Client().get(url).status_code == 302
