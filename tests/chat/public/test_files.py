"""Files and pictures of a room on the web: for everybody exactly as long as the message is."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from chat.actions.attachments import upload_whole
from chat.actions.editing import delete_message
from chat.actions.emoji import keep_emoji
from chat.actions.pictures import remake
from chat.actions.previews import Card, keep_card, keep_image, preview_of
from chat.actions.reactions import Wanted, react_together
from chat.actions.rendering import apply_previews
from chat.actions.rooms import change_kind, create_room
from chat.actions.threads import start_thread
from chat.files import child
from chat.models import Message, Room
from foundation import media
from tests.chat.pictures import picture
from tests.chat.public.conftest import Stranger, say
from tests.conftest import World


@pytest.fixture(autouse=True)
def _folders(settings: LazySettings, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FLACK_UPLOADS = tmp_path / "uploads"
    yield
    child.close()


def shows_pictures(world: World, room_id: int) -> Message:
    """A message with a picture and a text."""
    photo = picture((800, 400))
    ids = [
        upload_whole(world.alice, "bed.png", len(photo), [photo]).pk,
        upload_whole(world.alice, "a.txt", 2, [b"hi"]).pk,
    ]
    remake(ids[0])
    return say(world.alice, room_id, "look", attachments=ids)


def test_a_stranger_sees_them(world: World, garden: Room, stranger: Stranger) -> None:
    said = shows_pictures(world, garden.pk)

    page = stranger.sees(f"/rooms/garden/{said.number}")

    image = page.select_one(".file-still img")
    assert (image["width"], image["height"], image["alt"]) == ("360", "180", "bed.png")
    addresses = [image["src"], page.select_one(".file-still")["href"], page.select_one(".file-card")["href"]]
    for address in addresses:
        answer = stranger.get(address)
        assert answer.status_code == 200
        assert answer["Content-Security-Policy"].endswith("; sandbox")
    assert page.select_one('meta[property="og:image"]')["content"] == f"http://testserver{addresses[0]}"


@pytest.mark.parametrize("how", ["deleted", "taken off the web", "made private"])
def test_and_no_longer_when_the_message_is_not_theirs(world: World, garden: Room, stranger: Stranger, how: str) -> None:
    said = shows_pictures(world, garden.pk)
    page = stranger.sees("/rooms/garden")
    addresses = [page.select_one(".file-still img")["src"], page.select_one(".file-card")["href"]]
    tags = [stranger.get(address)["ETag"] for address in addresses]

    if how == "deleted":
        delete_message(world.alice, said.pk)
    else:
        change_kind(world.alice, garden.pk, **({"kind": "private"} if "private" in how else {"web_public": False}))

    never = stranger.get("/api/files/999999/content")
    for address, tag in zip(addresses, tags, strict=True):
        for answer in (stranger.get(address), stranger.get(address, If_None_Match=tag)):
            assert (answer.status_code, answer.content) == (never.status_code, never.content)
    assert never.status_code == 401


def test_those_of_its_threads_are_read_like_the_room(world: World, garden: Room, stranger: Stranger) -> None:
    thread = start_thread(world.alice, say(world.alice, garden.pk, "root").pk).room
    shows_pictures(world, thread.pk)

    address = stranger.sees(f"/rooms/id-{thread.pk}").select_one(".file-still img")["src"]

    assert stranger.get(address).status_code == 200
    change_kind(world.alice, garden.pk, web_public=False)
    assert stranger.get(address).status_code == 401


def test_nginx_sends_the_bytes_where_there_is_one(
    world: World, garden: Room, stranger: Stranger, settings: LazySettings
) -> None:
    shows_pictures(world, garden.pk)
    settings.FLACK_ACCEL = "/protected-media/"
    page = stranger.sees("/rooms/garden")

    answer = stranger.get(page.select_one(".file-still img")["src"])

    assert answer["X-Accel-Redirect"].startswith("/protected-media/thumbnails/")
    assert answer.content == b""


def test_the_picture_of_a_card_is_shown_below_its_message(world: World, garden: Room, stranger: Stranger) -> None:
    said = say(world.alice, garden.pk, "https://news.example/")
    elsewhere = say(world.alice, create_room(world.alice, kind="open", name="Kitchen").pk, "https://news.example/")
    image = keep_image(b"a picture")
    card = keep_card(preview_of("https://news.example/"), Card("News & more", "All of it", "", image, 400, 200))
    for message in (said, elsewhere):
        apply_previews(message.pk, 1, [card])

    page = stranger.sees("/rooms/garden")

    address = page.select_one(".preview-image")["src"]
    assert page.select_one(".preview-title").get_text() == "News & more"
    assert page.select_one(".preview-site").get_text() == "news.example"
    assert address == f"/media/{image}?message={said.pk}"
    assert stranger.get(address).content == b"a picture"
    for other in (
        "",
        "?message=",
        "?message=x",
        "?message=0",
        f"?message={elsewhere.pk}",
        f"?message={said.pk}{'0' * 30}",
    ):
        assert stranger.get(f"/media/{image}{other}").status_code == 302
    delete_message(world.alice, said.pk)
    assert stranger.get(address).status_code == 302


def test_emoji_are_shown_while_a_room_is_on_the_web(world: World, garden: Room, stranger: Stranger) -> None:
    image = media.keep("emoji", b"a tomato")
    keep_emoji(world.alice, "tomato_red", image)
    said = say(world.alice, garden.pk, "ripe :tomato_red:")
    react_together(said.pk, [Wanted(world.bob.pk, ":tomato_red:", on=True)])

    shown = [each["src"] for each in stranger.sees("/rooms/garden").select("img.emoji")]

    assert shown == [f"/media/{image}"] * 2
    assert stranger.get(shown[0]).content == b"a tomato"
    assert "<img" not in stranger.get("/rooms/garden/feed.atom").content.decode()
    assert "ripe :tomato_red:" in stranger.get("/rooms/garden/feed.atom").content.decode()
    change_kind(world.alice, garden.pk, web_public=False)
    assert stranger.get(shown[0]).status_code == 302


def test_faces_are_for_members(world: World, garden: Room, stranger: Stranger) -> None:
    image = media.keep("avatars", b"a face")

    assert stranger.get(f"/media/{image}").status_code == 302
    assert stranger.get(f"/media/{image}?message=1").status_code == 302


def test_the_feed_encloses_them(world: World, garden: Room, stranger: Stranger) -> None:
    shows_pictures(world, garden.pk)

    told = stranger.get("/rooms/garden/feed.atom").content.decode()

    assert 'rel="enclosure"' in told
    assert 'type="text/plain"' in told
    assert "http://testserver/api/files/" in told
