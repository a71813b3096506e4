"""Threads: a room on a message, with its parent's changes, its own numbers and its own followers."""

from datetime import timedelta

import pytest

from chat import followups
from chat.actions.editing import delete_message
from chat.actions.memberships import join, leave, remove_member
from chat.actions.messages import new_post, post_message
from chat.actions.reading import mark_read
from chat.actions.rooms import set_archived
from chat.actions.threads import follow_for_reply, start_thread
from chat.models import Membership, Message, Room
from chat.policies import Action
from chat.queries.messages import page
from chat.queries.my_rooms import my_rooms
from chat.queries.rooms import read_state, room_for
from chat.tasks import SWEEP_AFTER, sweep
from chat.tasks import follow_for_reply as task
from foundation.clock import now
from foundation.errors import Forbidden, Invalid, NotFound


@pytest.fixture
def root(world):
    return post_message(new_post(world.alice.pk, world.garden.pk, "Who waters?", "root"))


def followers(thread):
    return set(Membership.objects.filter(room=thread, left_at=None).values_list("user__nickname", flat=True))


def change_of(room):
    return Room.objects.values_list("last_change", flat=True).get(pk=room.pk)


def test_who_begins_a_thread_follows_it_and_so_does_the_author_of_its_root(world, root, heard):
    before = change_of(world.garden)
    with heard() as frames:
        started = start_thread(world.bob, root.message_id)

    assert started.is_new
    assert (started.room.kind, started.room.parent_id, started.room.root_id) == (
        "thread",
        world.garden.pk,
        root.message_id,
    )
    assert followers(started.room) == {"alice", "bob"}
    made, *members = frames
    assert [frame["type"] for frame in frames] == ["room", "member", "member"]
    assert (made["room"], made["after"], made["facts"]["id"]) == (world.garden.pk, before, started.room.pk)
    assert [frame["change"] for frame in frames] == [before + 1, before + 2, before + 3]
    assert {frame["member"]["room_id"] for frame in members} == {started.room.pk}
    assert {frame["room"] for frame in members} == {world.garden.pk}


def test_a_message_has_one_thread_whoever_asks(world, root, heard):
    first = start_thread(world.alice, root.message_id)
    with heard() as frames:
        again = start_thread(world.alice, root.message_id)

    assert (again.room.pk, again.is_new, list(frames)) == (first.room.pk, False, [])


def test_a_reply_is_two_changes_of_the_parent_and_the_root_shows_it(world, root, heard):
    thread = start_thread(world.bob, root.message_id).room
    before = change_of(world.garden)
    with heard() as frames:
        post_message(new_post(world.bob.pk, thread.pk, "I do", "reply"))

    reply, summary = frames.of("message")
    assert [frame["change"] for frame in frames.counted()] == [before + 1, before + 2]
    assert (reply["room"], reply["message"]["room_id"], reply["message"]["number"]) == (world.garden.pk, thread.pk, 1)
    assert summary["message"]["id"] == root.message_id
    assert summary["message"]["thread"] == {
        "room_id": thread.pk,
        "replies": 1,
        "last_reply_at": reply["message"]["created_at"],
        "user_ids": [world.bob.pk],
    }


def test_whoever_replies_or_is_named_follows_from_then_on(world, root, heard):
    join(world.carol, world.garden.pk)
    join(world.dana, world.garden.pk)
    thread = start_thread(world.alice, root.message_id).room
    reply = post_message(new_post(world.carol.pk, thread.pk, "@dana does", "reply"))

    with heard() as frames:
        task(reply.message_id)
        task(reply.message_id)

    assert followers(thread) == {"alice", "carol", "dana"}
    assert [frame["member"]["user_id"] for frame in frames] == [world.carol.pk, world.dana.pk]
    assert read_state(world.carol.pk, thread.pk) == (1, 0, 0)
    assert read_state(world.dana.pk, thread.pk) == (0, 0, 1)  # what named her is unread, and calls her


def test_a_reply_whose_follow_up_was_lost_is_swept_up(world, root, monkeypatch):
    join(world.carol, world.garden.pk)
    thread = start_thread(world.alice, root.message_id).room
    reply = post_message(new_post(world.carol.pk, thread.pk, "me", "reply"))
    swept = []
    monkeypatch.setattr(followups, "follow_up", lambda event, ids: swept.append((event, ids)))

    sweep()
    assert ("reply in a thread", []) in swept  # it may still be on its way
    Message.objects.filter(pk=reply.message_id).update(updated_at=now() - SWEEP_AFTER - timedelta(seconds=1))
    sweep()
    assert ("reply in a thread", [reply.message_id]) in swept


def test_threads_stand_among_the_rooms_of_who_follows_with_their_own_unread(world, root):
    thread = start_thread(world.bob, root.message_id).room
    for n in range(3):
        post_message(new_post(world.bob.pk, thread.pk, f"reply {n}", f"r{n}"))

    def mine(user):
        return {one.room["id"]: one for one in my_rooms(user.pk)}

    assert mine(world.alice)[thread.pk].room["parent_id"] == world.garden.pk
    assert mine(world.alice)[thread.pk].membership["read_number"] == 0
    mark_read(world.alice, thread.pk, 3)
    assert mine(world.alice)[thread.pk].membership["read_number"] == 3

    leave(world.alice, thread.pk)
    leave(world.alice, thread.pk)
    assert thread.pk not in mine(world.alice)
    join(world.alice, thread.pk)
    assert mine(world.alice)[thread.pk].membership["read_number"] == 3


def test_whoever_leaves_the_room_is_out_of_its_threads_too(world, root, heard):
    thread = start_thread(world.bob, root.message_id).room
    with heard() as frames:
        remove_member(world.alice, world.garden.pk, world.bob)

    assert followers(thread) == {"alice"}
    assert [(frame["member"]["room_id"], frame["member"]["user_id"]) for frame in frames.of("member")] == [
        (thread.pk, world.bob.pk),
        (world.garden.pk, world.bob.pk),
    ]
    assert [frame["after"] + 1 for frame in frames] == [frame["change"] for frame in frames]
    with pytest.raises(Forbidden):
        join(world.bob, thread.pk)
    with pytest.raises(Forbidden):
        post_message(new_post(world.bob.pk, thread.pk, "still here", "late"))
    assert thread.pk not in {one.room["id"] for one in my_rooms(world.bob.pk)}


def test_a_follow_that_comes_too_late_lets_nobody_hear_a_room_they_left(world, root):
    join(world.carol, world.garden.pk)
    thread = start_thread(world.alice, root.message_id).room
    reply = post_message(new_post(world.carol.pk, thread.pk, "me too", "reply"))
    leave(world.carol, world.garden.pk)

    follow_for_reply(reply.message_id)

    assert followers(thread) == {"alice"}
    assert {one.room["slug"] for one in my_rooms(world.carol.pk)} == {"general"}


def test_outsiders_read_the_thread_of_an_open_room_and_begin_none(world, root):
    thread = start_thread(world.alice, root.message_id).room
    post_message(new_post(world.alice.pk, thread.pk, "reply", "reply"))

    assert len(page(room_for(world.carol, thread.pk, Action.READ)).messages) == 1
    with pytest.raises(Forbidden):
        start_thread(world.carol, root.message_id)
    with pytest.raises(Forbidden):
        join(world.carol, thread.pk)


def test_what_can_hold_no_thread_says_why(world, root):
    thread = start_thread(world.alice, root.message_id).room
    reply = post_message(new_post(world.alice.pk, thread.pk, "reply", "reply"))
    with pytest.raises(Invalid):
        start_thread(world.alice, reply.message_id)

    gone = post_message(new_post(world.alice.pk, world.garden.pk, "gone", "gone"))
    delete_message(world.alice, gone.message_id)
    with pytest.raises(NotFound):
        start_thread(world.alice, gone.message_id)

    other = post_message(new_post(world.alice.pk, world.garden.pk, "other", "other"))
    set_archived(world.alice, world.garden.pk, True)
    with pytest.raises(Forbidden):
        start_thread(world.alice, other.message_id)
