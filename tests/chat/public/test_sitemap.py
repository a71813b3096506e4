"""What search engines are told: the pages of rooms on the web, when they changed, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from chat.actions.rooms import change_kind, create_room
from chat.models import Message, Room
from chat.public import sitemap
from tests.chat.public.conftest import Stranger, say
from tests.chat.reading import fill
from tests.conftest import World

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def read(stranger: Stranger, address: str = "/sitemap.xml") -> Any:
    answer = stranger.get(address)
    assert answer.status_code == 200
    return etree.fromstring(answer.content)


def locations(tree: Any) -> list[str]:
    return [each.text.removeprefix("http://testserver") for each in tree.findall(".//s:loc", MAP)]


def test_every_page_of_every_room_on_the_web(world: World, garden: Room, stranger: Stranger) -> None:
    fill(world, 160)
    kitchen = create_room(world.alice, kind="open", name="Kitchen")
    change_kind(world.alice, kitchen.pk, web_public=True)
    create_room(world.alice, kind="open", name="Attic")

    found = locations(read(stranger))

    assert found == ["/rooms/garden?page=1", "/rooms/garden?page=2", "/rooms/garden", "/rooms/kitchen"]
    for address in found:
        assert stranger.sees(address).select_one('link[rel="canonical"]')["href"].endswith(address)


def test_when_a_page_changed_last(world: World, garden: Room, stranger: Stranger) -> None:
    fill(world, 160)
    Message.objects.filter(room=garden).update(updated_at=garden.created_at - timedelta(days=10))
    Message.objects.filter(room=garden, number=7).update(updated_at="2020-05-01T12:00:00Z")
    Message.objects.filter(room=garden, number=8).update(updated_at="2031-05-01T12:00:00Z")
    Message.objects.filter(room=garden, number=160).update(updated_at="2032-05-01T12:00:00Z")

    days = [each.text for each in read(stranger).findall(".//s:lastmod", MAP)]

    assert days == ["2031-05-01", str((garden.created_at - timedelta(days=10)).date()), "2032-05-01"]


def test_many_pages_are_several_files(
    world: World, garden: Room, stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world, 260)
    for name in ("Kitchen", "Hall", "Attic"):
        room = create_room(world.alice, kind="open", name=name)
        say(world.alice, room.pk, "hello")
        change_kind(world.alice, room.pk, web_public=True)
    whole = read(stranger)
    monkeypatch.setattr(sitemap.PublicPages, "limit", 3)

    index = read(stranger)
    parts = [read(stranger, address) for address in locations(index)]

    assert index.tag.endswith("sitemapindex")
    assert [len(locations(part)) for part in parts] == [3, 3, 2]
    assert [address for part in parts for address in locations(part)] == locations(whole)
    stamps = [each.text for part in parts for each in part.findall(".//s:lastmod", MAP)]
    assert stamps == [each.text for each in whole.findall(".//s:lastmod", MAP)]
    assert len(stamps) == 8
    assert stranger.get("/sitemap-rooms.xml?p=4").status_code == 404
    assert stranger.get("/sitemap-people.xml").status_code == 404


def test_without_rooms_on_the_web_there_is_nothing_to_read(world: World, stranger: Stranger) -> None:
    assert locations(read(stranger)) == []
    assert stranger.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_robots_are_let_to_the_public_pages_and_nowhere_else(
    world: World, garden: Room, stranger: Stranger, settings: Any
) -> None:
    settings.FLACK_URL = "https://chat.example.org"
    answer = stranger.get("/robots.txt")
    lines = answer.content.decode().splitlines()

    assert answer["Content-Type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    assert "Disallow: /" in lines
    assert "Sitemap: https://chat.example.org/sitemap.xml" in lines
    # RFC 9309 section 2.2.2: the longest rule that matches holds.
    allowed = tuple(line.removeprefix("Allow: ") for line in lines if line.startswith("Allow: "))
    for address in ("/rooms", "/rooms/garden", "/rooms/garden/7", "/sitemap.xml", "/static/css/flack.css"):
        assert address.startswith(allowed)
    for address in ("/", "/sign-in", "/api/users", "/people/anna", "/settings", "/admin/", "/stats", "/ws/"):
        assert not address.startswith(allowed)


def test_pages_for_members_are_not_for_search_engines(world: World, garden: Room, stranger: Stranger) -> None:
    assert stranger.sees("/sign-in").select_one('meta[name="robots"]')["content"] == "noindex"
    assert stranger.sees("/rooms/garden").select_one('meta[name="robots"]') is None
