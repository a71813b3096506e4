"""Cards below messages: asked of strangers after the message was shown, once per address, served from here."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import Retry
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chat import tasks
from chat.actions.editing import delete_message, edit_message
from chat.actions.previews import FAILURES_KEPT
from chat.models import LinkPreview, PreviewState
from chat.tasks import unfold_links
from outbound.fetch import Failed
from tests.chat.slow_work import Queued, posted
from tests.conftest import World
from tests.outbound.strangers import Stranger

pytestmark = pytest.mark.usefixtures("queued")


@pytest.fixture
def stranger(settings: LazySettings, tmp_path: Path) -> Iterator[Stranger]:
    with Stranger() as server:
        settings.FLACK_OUTBOUND_ALLOW = server.allow
        settings.MEDIA_ROOT = tmp_path
        yield server


def page(title: str, image: str = "") -> str:
    picture = f'<meta property="og:image" content="{image}">' if image else ""
    return (
        f'<head><meta property="og:title" content="{title}"><meta name="description" content="About">{picture}</head>'
    )


def picture() -> bytes:
    secret = PngInfo()
    secret.add_text("Comment", "where it was taken")
    out = io.BytesIO()
    Image.new("RGB", (1_600, 400), "teal").save(out, "PNG", pnginfo=secret)
    return out.getvalue()


def test_a_card_is_one_more_change_with_its_image_served_from_here(
    world: World, stranger: Stranger, heard: Any
) -> None:
    stranger.page("/tomato.png", picture(), "image/png")
    url = stranger.page("/tomatoes", page("Tomatoes", "/tomato.png"))
    message = posted(world.alice, world.garden, f"see {url}")

    with heard() as frames:
        unfold_links(message.pk)

    [frame] = frames.counted()
    assert (frame["after"], frame["change"]) == (message.change, message.change + 1)
    [card] = frame["message"]["previews"]
    assert (card["url"], card["title"], card["description"], card["site"]) == (url, "Tomatoes", "About", "127.0.0.1")
    assert (card["image"]["width"], card["image"]["height"]) == (800, 200)

    client = Client()
    assert client.get(card["image"]["url"]).status_code == 302
    client.force_login(world.bob)
    served = client.get(card["image"]["url"])
    data = served.content
    assert served["Content-Type"] == "image/webp"
    assert data[:4] + data[8:12] == b"RIFFWEBP"
    assert b"where it was taken" not in data


def test_one_address_in_several_spellings_is_asked_once(world: World, stranger: Stranger, heard: Any) -> None:
    url = stranger.page("/tomatoes", page("Tomatoes"))
    first = posted(world.alice, world.garden, url)
    second = posted(world.bob, world.garden, f"{url}?utm_source=mail#top and {url}")

    with heard() as frames:
        unfold_links(first.pk)
        unfold_links(second.pk)

    assert [[card["title"] for card in frame["message"]["previews"]] for frame in frames.of("message")] == [
        ["Tomatoes"],
        ["Tomatoes"],
    ]
    assert stranger.asked == ["/tomatoes"]


def test_a_page_that_failed_is_not_asked_again_soon_and_changes_nothing(
    world: World, stranger: Stranger, heard: Any
) -> None:
    url = stranger.url("/nothing")
    first, second = posted(world.alice, world.garden, url), posted(world.bob, world.garden, url)

    with heard() as frames:
        unfold_links(first.pk)
        unfold_links(second.pk)
    assert frames == []
    assert stranger.asked == ["/nothing"]
    first.refresh_from_db()
    assert first.links_due is False

    stranger.page("/nothing", page("Here after all"))
    LinkPreview.objects.update(fetched_at=timezone.now() - FAILURES_KEPT - timedelta(minutes=1))
    third = posted(world.alice, world.garden, url)
    with heard() as frames:
        unfold_links(third.pk)
    assert frames.of("message")[0]["message"]["previews"][0]["title"] == "Here after all"


def test_a_page_that_a_parser_stumbles_over_does_not_come_back(
    world: World, stranger: Stranger, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(url: str, **bounds: object) -> Failed:
        raise RecursionError

    monkeypatch.setattr(tasks, "unfold", stumble)
    message = posted(world.alice, world.garden, stranger.url("/odd"))

    unfold_links(message.pk)

    preview = LinkPreview.objects.get()
    assert (preview.state, preview.failure) == (PreviewState.FAILED, "page")
    message.refresh_from_db()
    assert message.links_due is False


def test_a_card_without_its_picture_is_still_a_card(world: World, stranger: Stranger, heard: Any) -> None:
    url = stranger.page("/a", page("Tomatoes", "http://169.254.169.254/latest/"))
    message = posted(world.alice, world.garden, url)

    with heard() as frames:
        unfold_links(message.pk)

    [card] = frames.of("message")[0]["message"]["previews"]
    assert (card["title"], card["image"]) == ("Tomatoes", None)


def test_cards_come_in_the_order_of_the_links_five_at_most(world: World, stranger: Stranger, heard: Any) -> None:
    urls = [stranger.page(f"/{number}", page(f"Page {number}")) for number in range(7)]
    message = posted(world.alice, world.garden, " ".join([*urls, f"`{stranger.url('/code')}`"]))

    with heard() as frames:
        unfold_links(message.pk)

    [frame] = frames.of("message")
    assert [card["title"] for card in frame["message"]["previews"]] == [f"Page {number}" for number in range(5)]


@pytest.mark.parametrize("what", ["edited", "deleted"])
def test_cards_of_a_text_that_is_gone_are_dropped(
    world: World, stranger: Stranger, heard: Any, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    unfold = tasks.unfold
    message = posted(world.alice, world.garden, stranger.page("/", page("Tomatoes")))

    def meanwhile(url: str, **bounds: Any) -> Any:
        if what == "edited":
            edit_message(world.alice, message.pk, "never mind")
        else:
            delete_message(world.alice, message.pk)
        return unfold(url, **bounds)

    monkeypatch.setattr(tasks, "unfold", meanwhile)
    with heard() as frames:
        unfold_links(message.pk)

    [frame] = frames.of("message")
    assert frame["message"]["previews"] == []
    assert LinkPreview.objects.get().state == PreviewState.READY


def test_an_edit_takes_the_cards_of_its_links_away(world: World, stranger: Stranger, heard: Any) -> None:
    message = posted(world.alice, world.garden, stranger.page("/", page("Tomatoes")))
    unfold_links(message.pk)

    with heard() as frames:
        edit_message(world.alice, message.pk, "never mind")

    assert frames.of("message")[0]["message"]["previews"] == []


def test_no_more_than_two_wait_for_strangers_and_the_next_comes_back_later(
    world: World, stranger: Stranger, queued: Queued
) -> None:
    message = posted(world.alice, world.garden, stranger.page("/", page("Tomatoes")))
    assert tasks._unfolding.acquire(blocking=False)
    assert tasks._unfolding.acquire(blocking=False)
    try:
        with pytest.raises(Retry):
            unfold_links(message.pk)
    finally:
        tasks._unfolding.release(2)

    assert stranger.asked == []
    unfold_links(message.pk)
    assert stranger.asked == ["/"]
