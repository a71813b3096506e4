"""The Atom feed of a room on the web."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from lxml import etree

from chat.actions.editing import delete_message, edit_message
from chat.actions.reactions import Wanted, react_together
from chat.actions.rooms import change_facts, create_room
from chat.models import Room
from tests.chat.public.conftest import Stranger, say
from tests.chat.reading import fill
from tests.conftest import World

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def feed(stranger: Stranger) -> Callable[[], Any]:
    def read(address: str = "/rooms/garden/feed.atom") -> Any:
        answer = stranger.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        return etree.fromstring(answer.content)

    return read


def one(element: Any, path: str) -> str:
    [found] = element.xpath(path, namespaces=ATOM)
    return str(found if isinstance(found, str) else found.text)


def test_it_is_atom_as_rfc_4287_has_it(world: World, garden: Room, feed: Any) -> None:
    change_facts(world.alice, garden.pk, topic="Beds & seeds")
    say(world.alice, garden.pk, "The **tomatoes** are ripe")
    say(world.bob, garden.pk, "1 < 2 & 3")

    read = feed()

    assert read.tag == "{http://www.w3.org/2005/Atom}feed"
    assert one(read, "a:title") == "Garden"
    assert one(read, "a:subtitle") == "Beds & seeds"
    assert one(read, "a:link[@rel='self']/@href") == "http://testserver/rooms/garden/feed.atom"
    assert one(read, "a:link[@rel='alternate']/@href") == "http://testserver/rooms/garden"
    assert one(read, "a:id").startswith("urn:uuid:")
    newest, oldest = read.xpath("a:entry", namespaces=ATOM)
    assert one(newest, "a:title") == "bob: 1 < 2 & 3"
    assert one(newest, "a:author/a:name") == "bob"
    assert one(oldest, "a:content[@type='html']").strip() == "<p>The <strong>tomatoes</strong> are ripe</p>"
    assert one(oldest, "a:link/@href") == "http://testserver/rooms/garden/3"
    assert one(read, "a:updated") == one(newest, "a:updated")
    for moment in read.xpath(".//a:updated | .//a:published", namespaces=ATOM):
        assert datetime.fromisoformat(moment.text).utcoffset() is not None
    ids = [each.text for each in read.xpath(".//a:id", namespaces=ATOM)]
    assert len(set(ids)) == 3


def test_the_page_tells_where_it_is(world: World, garden: Room, stranger: Stranger) -> None:
    found = stranger.sees("/rooms/garden").select_one('link[rel="alternate"][type="application/atom+xml"]')

    assert found["href"] == "/rooms/garden/feed.atom"


def test_an_entry_is_the_same_one_whatever_becomes_of_it(world: World, garden: Room, feed: Any) -> None:
    said = say(world.bob, garden.pk, "teh tomatoes")
    before = feed()
    react_together(said.pk, [Wanted(world.alice.pk, "👍", on=True)])
    reacted = feed()
    edit_message(world.bob, said.pk, "the tomatoes")
    change_facts(world.alice, garden.pk, slug="yard", name="Yard")
    after = feed("/rooms/yard/feed.atom")

    entries = [each.xpath("a:entry[last()]", namespaces=ATOM)[0] for each in (before, reacted, after)]
    assert len({one(entry, "a:id") for entry in entries}) == 1
    assert len({one(each, "a:id") for each in (before, reacted, after)}) == 1
    first, second, third = (one(entry, "a:updated") for entry in entries)
    assert first == second < third
    assert len({one(entry, "a:published") for entry in entries}) == 1
    assert one(entries[2], "a:content").strip() == "<p>the tomatoes</p>"


def test_what_is_deleted_or_only_said_by_the_room_is_no_entry(world: World, garden: Room, feed: Any) -> None:
    said = say(world.bob, garden.pk, "oops")
    delete_message(world.bob, said.pk)

    assert feed().xpath("a:entry", namespaces=ATOM) == []
    assert datetime.fromisoformat(one(feed(), "a:updated")) == Room.objects.get(pk=garden.pk).created_at


def test_it_holds_the_newest_and_no_more(world: World, garden: Room, feed: Any) -> None:
    fill(world, 120)

    entries = feed().xpath("a:entry", namespaces=ATOM)

    assert len(entries) == 50
    assert one(entries[0], "a:link/@href").endswith("/121")


def test_what_xml_can_not_write_does_not_break_it(world: World, garden: Room, feed: Any) -> None:
    change_facts(world.alice, garden.pk, topic="a ]]> b")
    say(world.alice, garden.pk, "bell \x07 and \x1b[31m and \ufffe and ]]> end")

    assert "bell \ufffd and" in one(feed(), "a:entry/a:content")


def test_readers_that_know_nothing_of_ours_show_it_well(world: World, garden: Room, feed: Any) -> None:
    other = create_room(world.alice, kind="open", name="Kitchen")
    Room.objects.filter(pk=other.pk).update(web_public=True)
    say(world.alice, garden.pk, "||the butler|| did it, see #kitchen/3")

    content = one(feed(), "a:entry/a:content")

    assert "butler" not in content
    assert '<a class="room" href="http://testserver/rooms/kitchen/3">' in content


def test_the_name_of_the_site_is_the_one_that_is_set(world: World, garden: Room, feed: Any, settings: Any) -> None:
    before = one(feed(), "a:id")
    settings.FLACK_URL = "https://chat.example.org/"

    assert one(feed(), "a:link[@rel='self']/@href") == "https://chat.example.org/rooms/garden/feed.atom"
    assert one(feed(), "a:id") == before
