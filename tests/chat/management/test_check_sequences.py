"""check_sequences finds what is planted, and nothing else."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.models import User
from chat.actions import editing, memberships
from chat.actions.messages import new_post, post_message
from chat.models import Membership, Mention, Message, Room
from chat.queries.rooms import directory
from tests.chat.management.conftest import checked
from tests.conftest import World


@pytest.fixture
def talked(world: World) -> World:
    """Posts, an edit, a tombstone, somebody who came and went."""
    for place in range(8):
        post_message(new_post(world.alice.pk, world.garden.pk, f"line {place} for @bob", f"c{place}"))
    first, second = Message.objects.order_by("pk")[:2]
    editing.edit_message(world.alice, first.pk, "better")
    editing.delete_message(world.alice, second.pk)
    memberships.join(world.carol, world.garden.pk)
    memberships.leave(world.carol, world.garden.pk)
    world.garden.refresh_from_db()
    return world


def test_what_people_do_is_in_order(talked: World) -> None:
    assert "8 messages in 3 rooms are in order." in checked()
    assert "8 messages in 1 rooms are in order." in checked(room="garden")


def _third(world: World) -> Message:
    return Message.objects.get(room=world.garden, number=3)


def _lose_a_row(world: World) -> None:
    Mention.objects.filter(message=_third(world)).delete()
    _third(world).delete()


def _lose_the_last(world: World) -> None:
    Mention.objects.filter(number=8).delete()
    Message.objects.get(room=world.garden, number=8).delete()


def _set(**values: object) -> Callable[[World], None]:
    def write(world: World) -> None:
        Message.objects.filter(pk=_third(world).pk).update(**values)

    return write


def _room(**values: object) -> Callable[[World], None]:
    def write(world: World) -> None:
        Room.objects.filter(pk=world.garden.pk).update(**values)

    return write


def _share_a_change(world: World) -> None:
    change = _third(world).change
    Membership.objects.filter(room=world.garden, user=world.bob).update(change=change)


def _share_in_the_directory(world: World) -> None:
    User.objects.filter(pk=world.bob.pk).update(change=User.objects.get(pk=world.alice.pk).change)


def _ahead_in_the_directory(world: World) -> None:
    User.objects.filter(pk=world.bob.pk).update(change=directory().last_change + 5)


def _swap_frames(world: World) -> None:
    Message.objects.filter(pk=_third(world).pk).update(frame=Message.objects.get(room=world.garden, number=4).frame)


def _stale_frame(world: World) -> None:
    Message.objects.filter(pk=_third(world).pk).update(change=F("change") + 900)
    Room.objects.filter(pk=world.garden.pk).update(last_change=5000)


def _read_ahead(world: World) -> None:
    Membership.objects.filter(room=world.garden, user=world.bob).update(read_number=99)


def _astray(world: World) -> None:
    Mention.objects.filter(message=_third(world)).update(number=7)


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (_lose_a_row, "after number 2 comes 4"),
        (_lose_the_last, "last_number is 8, the last message has 7"),
        (_set(number=300), "after number 2 comes 4"),
        (_set(change=4000), "has change 4000, the room is at"),
        (_set(frame="{"), "its frame can't be read"),
        (_room(last_change=3), "has change"),
        (_room(member_count=7), "member_count is 7, 2 are in the room"),
        (_room(facts_change=4000), "facts_change is 4000"),
        (_share_a_change, "belongs to"),
        (_share_in_the_directory, "belongs to user"),
        (_ahead_in_the_directory, "user"),
        (_swap_frames, "its frame says id"),
        (_stale_frame, "its frame says change"),
        (_read_ahead, "1 have read past the last message"),
        (_astray, "1 mentions stand at another number"),
    ],
)
def test_each_kind_of_damage_is_found(
    talked: World, plant: Callable[[World], None], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(talked)
    with pytest.raises(CommandError, match="not as they should be"):
        call_command("check_sequences")
    assert told in capsys.readouterr().out


def test_a_room_that_is_not_there(world: World) -> None:
    with pytest.raises(CommandError, match="no room #nowhere"):
        checked(room="nowhere")
