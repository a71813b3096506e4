"""The pages of a room on the web, as a stranger turns them."""

import pytest

from accounts.actions import create_account, suspend
from accounts.models import Role, User
from chat.actions.editing import delete_message, edit_message
from chat.actions.hiding import hide_message
from chat.actions.keeping import set_pinned
from chat.actions.posts import NewPoll
from chat.actions.reactions import Votes, Wanted, react_together
from chat.actions.rooms import change_facts, create_room
from chat.actions.threads import start_thread
from chat.models import PollOption, Room
from chat.public import views
from chat.public.people import hue_of
from foundation.clock import now
from tests.chat.public.conftest import Stranger, say, texts
from tests.chat.reading import fill
from tests.conftest import World


def link(page, rel):
    found = page.select_one(f'link[rel="{rel}"]')
    return found and found["href"].removeprefix("http://testserver")


def test_a_room_is_read_from_its_newest_page_to_its_first(world: World, garden: Room, stranger: Stranger) -> None:
    fill(world, 160)  # and the line that it is on the web: 161

    read, address = [], "/rooms/garden"
    while address:
        page = stranger.sees(address)
        assert link(page, "canonical") == address
        read += reversed(texts(page))
        earlier = link(page, "prev")
        if earlier:
            assert link(stranger.sees(earlier), "next") == address
            assert page.select_one('a[rel="prev"]')["href"] == earlier
        address = earlier

    assert len(read) == 160
    assert len(set(read)) == 160
    assert stranger.sees("/rooms/garden?page=1").select("#m1, #m50, #m51")[-1]["id"] == "m50"


@pytest.mark.parametrize(
    "wrong",
    ["?page=0", "?page=3", "?page=x", "?page=-1", "?page=%C2%B2", "/0", "/162", "?page=" + "9" * 5000, "/9" + "9" * 30],
)
def test_there_is_no_such_page(world: World, garden: Room, stranger: Stranger, wrong: str) -> None:
    fill(world, 160)

    assert stranger.get("/rooms/garden?page=2").status_code == 200
    assert stranger.get(f"/rooms/garden{wrong}").status_code == 404


def test_a_message_is_lit_up_in_its_page(world: World, garden: Room, stranger: Stranger) -> None:
    fill(world, 160)

    for number, canonical in ((7, "/rooms/garden?page=1"), (161, "/rooms/garden")):
        page = stranger.sees(f"/rooms/garden/{number}")
        [lit] = page.select('[aria-current="true"]')
        assert (lit["id"], lit["tabindex"]) == (f"m{number}", "-1")
        assert lit.has_attr("autofocus")  # scrolls there without a script
        assert link(page, "canonical") == canonical


def test_what_is_said_of_a_page_where_it_is_linked(world: World, garden: Room, stranger: Stranger) -> None:
    change_facts(world.alice, garden.pk, topic='Beds & "seeds"')
    said = say(world.bob, garden.pk, "The **tomatoes** are ripe, ||all red||. " + "Come and see. " * 30)

    def meta(address: str) -> dict[str, str]:
        tags = stranger.sees(address).select("meta[property], meta[name]")
        return {tag.get("property") or tag["name"]: tag["content"] for tag in tags}

    assert meta("/rooms/garden")["description"] == 'Beds & "seeds"'
    assert meta("/rooms/garden")["og:title"] == "Garden"
    assert "robots" not in meta("/rooms/garden")
    told = meta(f"/rooms/garden/{said.number}")
    assert told["og:title"].startswith("bob in Garden: The tomatoes are ripe")
    assert told["og:description"].endswith("…")
    assert len(told["og:description"]) == 200
    assert "all red" not in str(told)
    assert told["og:url"] == "http://testserver/rooms/garden"


def test_all_that_a_message_has(world: World, garden: Room, stranger: Stranger) -> None:
    User.objects.filter(pk=world.bob.pk).update(display_name="Bob <b>")
    first = say(world.bob, garden.pk, "A *question*")
    say(world.alice, garden.pk, "An answer", reply_to=first.pk)
    gone = say(world.alice, garden.pk, "never mind")
    hidden = say(world.bob, garden.pk, "spam")
    edited = say(world.bob, garden.pk, "teh")
    delete_message(world.alice, gone.pk)
    hide_message(world.dana, hidden.pk)
    edit_message(world.bob, edited.pk, "the")
    poll = say(world.alice, garden.pk, "Tea?", poll=NewPoll(("Yes", "No"), several=False))
    options = list(PollOption.objects.order_by("position"))
    react_together(poll.pk, [Votes(world.bob.pk, (options[0].pk,)), Wanted(world.bob.pk, "👍", on=True)])

    page = stranger.sees("/rooms/garden")

    assert texts(page) == [
        "A question",
        "In reply to Bob <b> A question An answer",
        "This message was deleted.",
        "This message was deleted.",
        "the edited",
        "Tea? Yes 1 No 0 1 person has answered. 👍 1",
    ]
    assert page.select(".person-name")[0].get_text() == "Bob <b>"
    assert page.select_one(".reply-line")["href"] == f"/rooms/garden/{first.number}"
    assert [bar["width"] for bar in page.select(".poll-share rect")] == ["100", "0"]
    assert page.select_one(".system-line .prose").get_text() == "alice showed this room to the web"
    assert len(page.select(".day-line time")) == 1
    assert page.select("time")[1]["datetime"].endswith("Z")
    assert page.select(".message[data-first]")


def test_who_was_suspended_has_said_what_they_said(world: World, garden: Room, stranger: Stranger) -> None:
    say(world.bob, garden.pk, "as I said")
    suspend(create_account(nickname="root", password=None, role=Role.ADMINISTRATOR), world.bob.pk)

    page = stranger.sees("/rooms/garden")

    assert (page.select_one(".person-name").get_text(), texts(page)) == ("bob", ["as I said"])


def test_a_thread_is_a_page_that_its_root_leads_to(world: World, garden: Room, stranger: Stranger) -> None:
    root = say(world.bob, garden.pk, "Which seeds?")
    thread = start_thread(world.alice, root.pk).room
    say(world.alice, thread.pk, "The *old* ones")

    way = stranger.sees("/rooms/garden").select_one(".thread-summary")
    page = stranger.sees(way["href"])

    assert way.get_text(strip=True) == "1 reply"
    assert texts(page) == ["Which seeds?", "The old ones"]
    assert page.select_one("h1 + p a")["href"] == f"/rooms/garden/{root.number}"
    assert link(page, "canonical") == f"/rooms/id-{thread.pk}"
    assert stranger.sees(f"/rooms/id-{thread.pk}/1").select_one('[aria-current="true"]')["id"] == "m1"
    delete_message(world.bob, root.pk)
    assert texts(stranger.sees(way["href"])) == ["The old ones"]


def test_a_room_in_which_nothing_was_said(world: World, stranger: Stranger) -> None:
    room = create_room(world.alice, kind="open", name="Empty")
    Room.objects.filter(pk=room.pk).update(web_public=True)

    assert "Nothing has been said here yet." in stranger.sees("/rooms/empty").get_text()


def test_the_index_names_the_rooms_on_the_web_and_no_others(world: World, garden: Room, stranger: Stranger) -> None:
    change_facts(world.alice, garden.pk, topic="Beds")
    create_room(world.alice, kind="open", name="Kitchen")
    create_room(world.alice, kind="private", name="Cellar")

    page = stranger.sees("/rooms")

    assert [room["href"] for room in page.select(".public-room")] == ["/rooms/garden"]
    assert "Beds" in page.get_text()
    assert stranger.sees("/sign-in").select_one('a[href="/rooms"]')


def test_an_index_of_many_rooms_has_pages(
    world: World, garden: Room, stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ROOMS", 2)
    for name in ("Attic", "Barn", "Cellar", "Den"):
        room = create_room(world.alice, kind="open", name=name)
        Room.objects.filter(pk=room.pk).update(web_public=True, archived_at=now() if name == "Attic" else None)

    found, address = [], "/rooms"
    while address:
        page = stranger.sees(address)
        assert link(page, "canonical") == address
        found += [room["href"] for room in page.select(".public-room")]
        later = page.select_one('a[rel="next"]')
        if later:
            assert stranger.sees(later["href"]).select_one('a[rel="prev"]')["href"] == address
        address = later and later["href"]

    assert found == ["/rooms/barn", "/rooms/cellar", "/rooms/den", "/rooms/garden", "/rooms/attic"]
    assert stranger.get("/rooms?page=4")["Location"] == "/rooms"
    assert stranger.get("/rooms?page=x").status_code == 404


def test_without_such_rooms_there_is_no_index(world: World, stranger: Stranger) -> None:
    assert stranger.get("/rooms")["Location"] == "/"
    assert stranger.sees("/sign-in").select_one('a[href="/rooms"]') is None


def test_nothing_needs_a_script_and_nothing_breaks_the_policy(world: World, garden: Room, stranger: Stranger) -> None:
    say(world.alice, garden.pk, "hello **all**")
    set_pinned(world.alice, say(world.alice, garden.pk, "pinned").pk, True)

    page = stranger.sees("/rooms/garden")

    assert [script.get("src") for script in page.select("script")] == ["/static/js/pages/theme.js"]
    assert not page.select("[style], style, [onclick], form")
    assert stranger.head("/rooms/garden").status_code == 200
    assert stranger._client.post("/rooms/garden").status_code == 405


@pytest.mark.parametrize(
    ("nickname", "hue"), [("anna", 10), ("Anna", 10), ("bert", 8), ("Zoë", 11), ("имя", 2), ("x_1", 5), ("𝒜b", 19)]
)
def test_a_name_has_the_colour_that_the_application_gives_it(nickname: str, hue: int) -> None:
    """As `hueOf` of static/js/views/people.js answers, in steps of 15 degrees."""
    assert hue_of(nickname) == hue
