"""One address for all: who has not signed in gets the public page, members get the application."""

import pytest
from django.test import Client

from accounts.models import User
from chat.actions.rooms import change_facts, change_kind, create_room, set_archived
from chat.actions.threads import start_thread
from chat.models import Room
from tests.chat.public.conftest import Stranger, say, texts
from tests.chat.reading import fill
from tests.conftest import World


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_members_get_the_application_at_the_same_address(world: World, garden: Room, stranger: Stranger) -> None:
    fill(world, 160)
    for address, number in (("/rooms/garden", "null"), ("/rooms/garden/7", "7"), ("/rooms/garden?page=2", "51")):
        assert stranger.sees(address).select_one(".public-timeline")
        answer = browser(world.carol).get(address)
        assert b'id="app"' in answer.content
        assert f'"room": {{"id": {garden.pk}, "slug": "garden", "number": {number}}}' in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["/rooms", "/rooms/garden", "/rooms/garden/1"])
def test_signing_in_brings_one_back(world: World, garden: Room, stranger: Stranger, address: str) -> None:
    way = stranger.sees(address).select_one(".sheet-bar .button")
    assert way.get_text() == "Sign in"
    form = stranger.sees(way["href"])

    assert form.select_one('input[name="next"]')["value"] == address
    assert browser(world.alice).get("/rooms").content.count(b"Sign in") == 0


def test_what_is_not_on_the_web_is_not_there(world: World, garden: Room, stranger: Stranger) -> None:
    kitchen = create_room(world.alice, kind="open", name="Kitchen")
    cellar = create_room(world.alice, kind="private", name="Cellar")
    root = say(world.alice, cellar.pk, "hidden")
    thread = start_thread(world.alice, root.pk).room
    say(world.alice, thread.pk, "deeper")

    rooms = ("kitchen", "cellar", f"id-{kitchen.pk}", f"id-{cellar.pk}", f"id-{thread.pk}", "never-was", "id-999999")
    for room in rooms:
        for rest in ("", "/1", "?page=1"):
            answer = stranger.get(f"/rooms/{room}{rest}")
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in"), room
            assert "no-store" in answer["Cache-Control"]
        assert stranger.get(f"/rooms/{room}/feed.atom").status_code == 404


def test_a_room_that_is_taken_off_the_web_is_gone_at_once(world: World, garden: Room, stranger: Stranger) -> None:
    held = stranger.get("/rooms/garden")["ETag"]
    fed = stranger.get("/rooms/garden/feed.atom")["ETag"]

    for change in ({"web_public": False}, {"kind": "private"}):
        change_kind(world.alice, garden.pk, **change)
        assert stranger.get("/rooms/garden", If_None_Match=held).status_code == 302
        assert stranger.get("/rooms/garden/feed.atom", If_None_Match=fed).status_code == 404
        assert "garden" not in stranger.get("/sitemap.xml").content.decode()
        assert stranger.get("/rooms")["Location"] == "/"


def test_an_archived_room_is_still_read(world: World, garden: Room, stranger: Stranger) -> None:
    say(world.alice, garden.pk, "how it was")
    set_archived(world.alice, garden.pk, True)

    page = stranger.sees("/rooms/garden")

    assert texts(page) == ["how it was"]
    assert page.select_one("h1 .tag").get_text() == "Archived"
    assert [each.get_text(strip=True) for each in stranger.sees("/rooms").select("h2")] == ["Archived"]
    assert "/rooms/garden" in stranger.get("/sitemap.xml").content.decode()


def test_a_former_address_leads_on_for_good(world: World, garden: Room, stranger: Stranger) -> None:
    change_facts(world.alice, garden.pk, slug="yard")

    for rest in ("", "/1", "?page=1", "/feed.atom"):
        answer = stranger.get(f"/rooms/garden{rest}")
        assert (answer.status_code, answer["Location"]) == (301, f"/rooms/yard{rest}")
        assert answer["Cache-Control"] == "no-cache"  # another room may live here one day
    assert stranger.get(f"/rooms/id-{garden.pk}/1")["Location"] == "/rooms/yard/1"


def test_the_former_address_of_a_room_that_was_closed_tells_nothing(
    world: World, garden: Room, stranger: Stranger
) -> None:
    change_facts(world.alice, garden.pk, slug="yard")
    change_kind(world.alice, garden.pk, kind="private")

    assert stranger.get("/rooms/garden")["Location"].startswith("/sign-in")
    assert stranger.get("/rooms/garden/feed.atom").status_code == 404


def test_addresses_in_other_scripts(world: World, stranger: Stranger) -> None:
    room = create_room(world.alice, kind="open", name="Сад и дом")
    change_kind(world.alice, room.pk, web_public=True)

    page = stranger.sees("/rooms/сад-и-дом")
    canonical = page.select_one('link[rel="canonical"]')["href"]

    assert canonical == "http://testserver/rooms/%D1%81%D0%B0%D0%B4-%D0%B8-%D0%B4%D0%BE%D0%BC"
    assert stranger.get(canonical.removeprefix("http://testserver")).status_code == 200
    assert stranger.get(page.select_one('link[type="application/atom+xml"]')["href"]).status_code == 200


def test_whose_account_is_suspended_reads_what_strangers_read(world: World, garden: Room) -> None:
    client = browser(world.bob)
    User.objects.filter(pk=world.bob.pk).update(suspended_at="2026-01-01T00:00:00Z")

    assert b"public-timeline" in client.get("/rooms/garden").content
    assert client.get("/rooms/general").status_code == 302
