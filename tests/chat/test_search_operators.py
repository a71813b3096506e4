"""Operators narrow what is found, counts tell how much there is, and neither tells of what is not one's own."""

from datetime import UTC, datetime

import pytest

from chat.actions.editing import delete_message
from chat.actions.memberships import add_member, remove_member
from chat.actions.messages import new_post, post_message
from chat.actions.rooms import change_facts, create_room
from chat.models import Attachment, Bookmark, Message, Pin, Reaction, Room, RoomKind
from chat.models.attachments import FileKind
from chat.search import Page, matches, search


@pytest.fixture
def say(world):
    count = iter(range(1_000))

    def say(source, user=world.alice, room=world.garden, on=None):
        posted = post_message(new_post(user.pk, room.pk, source, f"said-{next(count)}"))
        if on is not None:
            Message.objects.filter(pk=posted.message_id).update(created_at=datetime(*on, 12, tzinfo=UTC))
        return posted

    return say


def found(user, text, **page):
    return [one.message.frame for one in search(user, text, Page(**page)).found]


def count(user, text):
    results = search(user, text, Page(limit=1))
    return results.count if results.exact else f"{results.count}+"


def test_from_and_in(world, say):
    say("seeds of mine")
    say("seeds of his", user=world.bob)
    say("seeds for all", room=world.general)

    assert count(world.alice, "seeds") == 3
    assert count(world.alice, "seeds from:bob") == 1
    assert count(world.bob, "from:me seeds") == 1
    assert count(world.alice, "in:garden seeds") == 2
    assert count(world.alice, "in:#garden from:@alice") == 1
    assert count(world.alice, "from:bob from:alice seeds") == 3
    assert count(world.alice, "seeds from:nobody") == 0
    assert count(world.alice, "seeds in:nowhere") == 0
    assert count(world.alice, "seeds -from:bob") == 2
    assert count(world.bob, "seeds -from:me -in:general") == 1
    assert count(world.alice, "seeds -from:nobody -in:nowhere") == 3
    assert count(world.alice, "-in:garden") == 1


def test_a_room_is_found_by_the_address_it_had_until_another_takes_it(world, say):
    say("seeds in the garden")
    say("seeds for all", room=world.general)
    change_facts(world.alice, world.garden.pk, slug="orchard")

    assert count(world.alice, "seeds in:orchard") == 1
    assert count(world.alice, "seeds in:garden") == 1
    assert count(world.alice, "seeds in:garden in:orchard in:general") == 2

    create_room(world.alice, kind="private", name="Garden", slug="garden")
    assert count(world.alice, "seeds in:garden") == 0


def test_exact_words_and_words_to_do_without(world, say):
    say("red tomato")
    say("tomato red")
    say("red tomatoes")

    assert count(world.alice, "red tomato") == 3
    assert count(world.alice, '"red tomato"') == 1
    assert count(world.alice, '"red-tomato"') == 1
    assert count(world.alice, "red -tomatoes") == 2
    assert count(world.alice, 'red -"tomato red"') == 2


def test_links_and_threads(world, say):
    say("look at http://127.0.0.1/tomato")
    root = say("a tomato without one")
    thread = Room.objects.create(kind=RoomKind.THREAD, parent=world.garden, root_id=root.message_id)
    say("a tomato in reply", room=thread)

    assert count(world.alice, "tomato") == 3
    assert count(world.alice, "tomato has:link") == 1
    assert count(world.alice, "has:link") == 1
    assert count(world.alice, "is:thread") == 1
    assert count(world.alice, "tomato has:thread") == 1
    assert count(world.alice, "has:thread") == 1
    assert count(world.alice, "tomato in:garden is:thread") == 1
    for trait in ("has:link", "has:thread", "is:thread"):
        assert count(world.alice, f"tomato -{trait}") == 2, trait
    assert count(world.alice, "tomato -has:link -is:thread") == 1


def test_days(world, say):
    say("frost", on=(2026, 2, 28))
    say("frost", on=(2026, 3, 1))
    say("frost", on=(2026, 3, 2))

    assert count(world.alice, "frost before:2026-03-01") == 1
    assert count(world.alice, "frost after:2026-03-01") == 1
    assert count(world.alice, "frost during:2026-03-01") == 1
    assert count(world.alice, "frost during:2026-03") == 2
    assert count(world.alice, "during:2026-02") == 1
    assert count(world.alice, "frost after:2026-03-02") == 0
    assert count(world.alice, "frost before:2026-02-28") == 0


def test_days_are_those_of_the_asker(world, say, monkeypatch):
    monkeypatch.setattr("chat.search.now", lambda: datetime(2026, 3, 1, 23, tzinfo=UTC))
    posted = say("frost")
    Message.objects.filter(pk=posted.message_id).update(created_at=datetime(2026, 3, 1, 22, 30, tzinfo=UTC))
    world.bob.time_zone = "Asia/Tokyo"

    assert (count(world.alice, "frost during:2026-03-01"), count(world.alice, "frost during:today")) == (1, 1)
    assert (count(world.bob, "frost during:2026-03-01"), count(world.bob, "frost during:2026-03-02")) == (0, 1)
    assert count(world.bob, "frost during:today") == 1
    for text in ("frost after:0001", "frost before:0001-01-01", "frost during:9999-12-30", "frost before:9999"):
        assert count(world.bob, text) in (0, 1), text


def test_foreign_and_deleted_messages_are_not_counted(world, say):
    shed = create_room(world.alice, kind="private", name="Shed")
    add_member(world.alice, shed.pk, world.bob)
    say("the pot", room=shed)
    gone = say("another pot", room=shed)

    assert [count(user, "pot") for user in (world.alice, world.bob, world.carol, world.dana)] == [2, 2, 0, 0]
    for text in ("po", "ot", "pot in:shed", "in:shed", "from:alice pot", "another -frost", f"pot after:{2020}"):
        assert count(world.carol, text) == 0, text
    assert search(world.carol, "shed", Page()).rooms == []
    assert [room.pk for room in search(world.bob, "shed", Page()).rooms] == [shed.pk]

    delete_message(world.alice, gone.message_id)
    remove_member(world.alice, shed.pk, world.bob)

    assert [count(user, "pot") for user in (world.alice, world.bob)] == [1, 0]


def test_counts_end_at_a_bound(world, say, monkeypatch):
    monkeypatch.setattr(matches, "MOST_COUNTED", 3)
    for engine in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"chat.search.{engine}.MOST_COUNTED", 3)
    for _ in range(3):
        say("seed")
    assert count(world.alice, "seed") == 3

    say("seed")
    assert count(world.alice, "seed") == "3+"


def test_pages_hold_every_message_once(world, say):
    for n in range(7):
        say(f"seed {n}")

    for page in (Page(limit=3), Page(limit=3, best=True), Page(limit=3, parts=True)):
        seen = []
        while page is not None:
            results = search(world.alice, "seed", page)
            assert (results.count == 7) == page.is_first
            seen += [one.message for one in results.found]
            page = results.next
        assert len(seen) == len(set(seen)) == 7


def test_the_best_hold_the_whole_word(world, say):
    say("tomato")
    say("tomatoes")

    assert '"source":"tomatoes"' in found(world.alice, "tomato")[0]
    assert '"source":"tomato"' in found(world.alice, "tomato", best=True)[0]


def test_people_and_rooms_are_found_by_name(world):
    results = search(world.carol, "gard", Page())
    assert [room.slug for room in results.rooms] == ["garden"]

    assert [user.nickname for user in search(world.carol, "lic", Page()).people] == ["alice"]
    assert search(world.carol, "in:garden", Page()).people == []


def test_what_was_found_opens_in_its_place(world, say):
    say("here is the seed")

    assert search(world.alice, "seed", Page()).found[0].address == "/rooms/garden/1"


def test_reactions_pins_and_ones_own_stars(world, say):
    reacted, pinned, starred = (Message.objects.get(pk=say(f"seed {n}").message_id) for n in range(3))
    Reaction.objects.create(message=reacted, user=world.bob, emoji="🌱")
    Pin.objects.create(message=pinned, room=world.garden, pinned_by=world.bob)
    Bookmark.objects.create(message=starred, user=world.alice)

    for trait in ("has:reaction", "is:pinned", "is:starred"):
        assert (count(world.alice, f"seed {trait}"), count(world.alice, trait)) == (1, 1), trait
    assert (count(world.bob, "is:starred"), count(world.bob, "is:pinned")) == (0, 1)


def test_files_and_images(world, say):
    image, text = (Message.objects.get(pk=say(f"seed {kind}").message_id) for kind in ("image", "text"))
    for message, kind in ((image, FileKind.IMAGE), (text, FileKind.TEXT)):
        key = f"key of {kind}"
        Attachment.objects.create(
            key=key, uploader=world.alice, message=message, room=world.garden, kind=kind, name="seed", size=1
        )

    assert (count(world.alice, "seed has:file"), count(world.alice, "has:image")) == (2, 1)
    delete_message(world.alice, image.pk)
    assert (count(world.alice, "has:file"), count(world.alice, "has:image")) == (1, 0)
