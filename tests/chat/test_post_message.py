"""Posting: numbers, frames, idempotency, refusals."""

from json import loads

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.actions.memberships import join, leave, remove_member
from chat.actions.messages import Posted, new_post, post_message, post_messages
from chat.actions.reading import mark_read
from chat.actions.rooms import set_archived
from chat.models import Membership, Message
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, TooLong


def post(user, room, source="hello", client_id="c1", **more):
    return post_message(new_post(user.pk, room.pk, source, client_id, **more))


def test_a_post_takes_the_next_number_and_the_next_change(world):
    before = world.garden.last_change

    first = post(world.alice, world.garden, client_id="a")
    second = post(world.bob, world.garden, client_id="b")

    assert (first.number, second.number) == (1, 2)
    assert (first.change, second.change) == (before + 1, before + 2)
    assert not first.duplicate


def test_the_room_hears_exactly_one_change_and_the_author_where_they_have_read_to(world, heard):
    with heard() as frames:
        posted = post(world.alice, world.garden)

    [frame] = frames.counted()
    assert frame["after"] == posted.change - 1
    assert frame["message"]["html"] == "<p>hello</p>"
    assert frame["message"]["rendered"] is True
    [read] = frames.of("read")
    assert (read["number"], read["mentions"]) == (1, 0)
    assert Membership.objects.get(user=world.alice, room=world.garden).read_number == 1


def test_the_row_keeps_the_frame_that_was_sent(world, heard):
    with heard() as frames:
        posted = post(world.alice, world.garden)

    assert loads(Message.objects.get(pk=posted.message_id).frame) == frames.of("message")[0]["message"]


def test_the_same_client_id_twice_is_one_message(world, heard):
    first = post(world.alice, world.garden)

    with heard() as frames:
        second = post(world.alice, world.garden)

    assert second == Posted(first.message_id, world.garden.pk, 1, first.change, duplicate=True)
    assert frames == []
    assert Message.objects.count() == 1


@pytest.mark.parametrize("difference", ["source", "room", "reply_to"])
def test_the_same_client_id_with_something_else_is_a_conflict(world, difference):
    first = post(world.alice, world.garden)
    room = world.general if difference == "room" else world.garden
    source = "goodbye" if difference == "source" else "hello"
    reply_to = first.message_id if difference == "reply_to" else None

    with pytest.raises(Conflict):
        post(world.alice, room, source, reply_to=reply_to)


def test_two_people_may_use_the_same_client_id(world):
    assert post(world.alice, world.garden).number == 1
    assert post(world.bob, world.garden).number == 2


def test_a_retry_after_being_removed_still_gets_its_ack(world):
    first = post(world.bob, world.garden)
    remove_member(world.alice, world.garden.pk, world.bob)

    assert post(world.bob, world.garden).message_id == first.message_id
    with pytest.raises(Forbidden, match="Join this room first"):
        post(world.bob, world.garden, client_id="new")


def test_an_outsider_can_read_an_open_room_and_not_post(world):
    with pytest.raises(Forbidden, match="Join this room first"):
        post(world.carol, world.garden)
    assert Message.objects.count() == 0


def test_a_room_that_never_was_is_not_found(world):
    with pytest.raises(NotFound):
        post_message(new_post(world.alice.pk, 10**12, "hello", "c"))


def test_nothing_can_be_posted_to_an_archived_room(world):
    set_archived(world.alice, world.garden.pk, True)

    with pytest.raises(Forbidden, match="archived"):
        post(world.alice, world.garden)


def test_a_batch_gives_each_post_its_own_outcome_and_numbers_only_the_survivors(world):
    outcomes = post_messages(
        [
            new_post(world.alice.pk, world.garden.pk, "one", "1"),
            new_post(world.carol.pk, world.garden.pk, "not mine", "2"),
            new_post(world.alice.pk, world.garden.pk, " ", "3"),
            new_post(world.alice.pk, world.garden.pk, "x" * 8001, "4"),
            new_post(world.bob.pk, world.general.pk, "elsewhere", "5"),
            new_post(world.alice.pk, world.garden.pk, "one", "1"),
            new_post(world.alice.pk, world.garden.pk, "another", "1"),
            new_post(world.bob.pk, world.garden.pk, "two", "6"),
        ]
    )

    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [Posted, Forbidden, Invalid, TooLong, Posted, Posted, Conflict, Posted]
    assert [o.number for o in outcomes if isinstance(o, Posted)] == [1, 1, 1, 2]
    assert outcomes[5].duplicate
    assert outcomes[5].message_id == outcomes[0].message_id


def test_a_batch_needs_no_query_per_post(world):
    def queries(count, tag):
        posts = [new_post(world.alice.pk, world.garden.pk, "hello", f"{tag}{n}") for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            post_messages(posts)
        return len(captured)

    assert queries(1, "a") == queries(30, "b")


def test_nul_and_lone_surrogates_are_replaced_at_the_door(world):
    posted = post(world.alice, world.garden, "a\x00b\ud800c")

    assert Message.objects.get(pk=posted.message_id).source == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


def test_who_is_mentioned_is_counted_at_once(world, heard):
    with heard() as frames:
        post(world.alice, world.garden, "look @bob and @carol and @alice and `@dana`")

    message = frames.of("message")[0]["message"]
    assert message["mentions"] == [world.bob.pk]  # Carol is outside, Alice wrote it, Dana stands in code
    assert f'data-user-id="{world.carol.pk}"' in message["html"] or not message["rendered"]


def test_a_reply_names_a_message_of_the_same_room(world):
    first = post(world.alice, world.garden)
    other = post(world.alice, world.general, client_id="c2")

    assert post(world.bob, world.garden, reply_to=first.message_id).number == 2
    with pytest.raises(NotFound):
        post(world.bob, world.garden, reply_to=other.message_id, client_id="c3")


def test_reading_moves_forward_only_unless_one_says_unread(world, heard):
    for n in range(3):
        post(world.alice, world.garden, client_id=str(n))

    with heard() as frames:
        mark_read(world.bob, world.garden.pk, 2)
        mark_read(world.bob, world.garden.pk, 1)
        mark_read(world.bob, world.garden.pk, 1, unread=True)

    assert [(f["number"], f["read_version"]) for f in frames.of("read")] == [(2, 0), (1, 1)]


def test_whoever_joins_has_read_what_came_before(world):
    post(world.alice, world.garden)

    assert join(world.carol, world.garden.pk)["read_number"] == 1
    leave(world.carol, world.garden.pk)
