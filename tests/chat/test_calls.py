"""@room calls everybody in a room, @here those who are online; one statement however many they are."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import create_account
from accounts.models import Role
from chat.actions import preparing
from chat.actions.editing import delete_message, edit_message
from chat.actions.forwarding import quoted
from chat.actions.memberships import join, leave
from chat.actions.messages import new_post, post_message, post_messages
from chat.actions.reading import mark_read
from chat.actions.scheduling import reschedule, schedule
from chat.actions.threads import start_thread
from chat.models import Membership, MembershipRole, Mention, Room, ScheduledMessage
from chat.policies import LARGE_ROOM
from chat.queries.messages import message_of, met
from chat.queries.rooms import membership_of
from foundation.errors import Forbidden, Invalid
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db


def say(user, room, source, client_id=None, **more):
    return post_message(new_post(user.pk, room.pk, source, client_id or source, **more))


def unread(user, room):
    room.refresh_from_db()
    return membership_of(user, room)["mentions"]


def called(message_id):
    return set(Mention.objects.filter(message=message_id).values_list("user", flat=True))


def frame(user, message_id):
    return json.loads(message_of(met(user, message_id)).frame)


@pytest.fixture
def online(monkeypatch):
    ids = set()
    monkeypatch.setattr(preparing, "online_ids", lambda: ids)
    return ids


def crowd(room, count):
    people = [create_account(nickname=f"person{n}", password=None) for n in range(count)]
    for person in people:
        join(person, room.pk)
    return people


def test_a_call_is_a_mention_for_everybody_but_its_author(world, heard):
    with heard() as frames:
        posted = say(world.alice, world.garden, "@room, tea!")

    [heard_frame] = frames.of("message")
    assert (heard_frame["message"]["calls"], heard_frame["message"]["mentions"]) == ("room", [])
    assert called(posted.message_id) == {world.bob.pk}
    assert (unread(world.bob, world.garden), unread(world.alice, world.garden)) == (1, 0)
    assert frame(world.bob, posted.message_id)["html"].count('data-mention="room"') == 1


def test_here_calls_who_is_online(world, online):
    join(world.dana, world.garden.pk)
    online |= {world.alice.pk, world.dana.pk, world.carol.pk}
    posted = say(world.alice, world.garden, "@here tea!")

    assert frame(world.bob, posted.message_id)["calls"] == "here"
    assert called(posted.message_id) == {world.dana.pk}
    assert (unread(world.bob, world.garden), unread(world.dana, world.garden)) == (0, 1)


def test_who_is_named_as_well_is_called_once(world):
    posted = say(world.alice, world.garden, "@bob and @room")

    assert called(posted.message_id) == {world.bob.pk}
    assert (frame(world.bob, posted.message_id)["mentions"], unread(world.bob, world.garden)) == ([world.bob.pk], 1)


def test_code_and_quotations_call_nobody(world):
    first = say(world.alice, world.garden, "`@room`\n```\n@here\n```\n\n> @room")
    again = say(world.alice, world.garden, quoted(world.alice, say(world.bob, world.garden, "@room").message_id).source)

    for posted in (first, again):
        assert frame(world.bob, posted.message_id)["calls"] is None
    assert called(first.message_id) == set()


def test_a_thousand_are_called_in_one_statement_and_the_frame_stays_small(world):
    few = _statements(world, "few")
    people = crowd(world.garden, 120)
    many = _statements(world, "many")

    assert many == few
    assert unread(people[0], world.garden) == 1


def _statements(world, name):
    with CaptureQueriesContext(connection) as found:
        posted = say(world.alice, world.garden, f"@room {name}", call_all=True)
    assert len(frame(world.bob, posted.message_id)["mentions"]) == 0
    return len(found)


def test_large_rooms_are_asked_first_and_called_by_those_who_look_after_them(world):
    crowd(world.garden, LARGE_ROOM)
    with pytest.raises(Forbidden) as forbidden:
        say(world.bob, world.garden, "@room", call_all=True)
    assert forbidden.value.field == "source"
    with pytest.raises(Invalid) as asked:
        say(world.alice, world.garden, "@room!", "call")
    assert (asked.value.field, "52" in asked.value.detail) == ("call_all", True)
    assert Mention.objects.count() == 0

    posted = say(world.alice, world.garden, "@room!", "call", call_all=True)  # under the same client_id
    assert len(called(posted.message_id)) == LARGE_ROOM + 1
    assert say(world.alice, world.garden, "@room!", "call").duplicate
    Membership.objects.filter(room=world.garden, user=world.bob).update(role=MembershipRole.MODERATOR)
    say(world.bob, world.garden, "@here?", call_all=True)
    say(world.bob, world.garden, "nobody is called")


def test_what_is_scheduled_is_asked_about_when_it_is_scheduled(world):
    crowd(world.garden, LARGE_ROOM)
    soon = timezone.now() + timedelta(hours=1)
    with pytest.raises(Forbidden):
        schedule(world.bob, world.garden.pk, "@room", soon, call_all=True)
    with pytest.raises(Invalid) as asked:
        schedule(world.alice, world.garden.pk, "@room", soon)
    assert asked.value.field == "call_all"

    quiet = schedule(world.alice, world.garden.pk, "`@room`", soon)
    with pytest.raises(Invalid) as asked:
        reschedule(world.alice, quiet.pk, source="@here")
    assert asked.value.field == "call_all"
    reschedule(world.alice, quiet.pk, due_at=soon)
    reschedule(world.alice, quiet.pk, source="@here", call_all=True)
    schedule(world.alice, world.garden.pk, "@room", soon, call_all=True)
    assert [one.source for one in ScheduledMessage.objects.order_by("pk")] == ["@here", "@room"]


def test_staff_of_the_workspace_may_call_a_large_room_they_are_in(world):
    crowd(world.garden, LARGE_ROOM)
    staff = create_account(nickname="staff", password=None, role=Role.MODERATOR)
    join(staff, world.garden.pk)

    say(staff, world.garden, "@room", call_all=True)


def test_in_a_thread_those_who_follow_it_are_called(world):
    join(world.carol, world.garden.pk)
    root = say(world.alice, world.garden, "tea?").message_id
    thread = start_thread(world.bob, root).room
    posted = say(world.bob, thread, "@room yes")

    assert called(posted.message_id) == {world.alice.pk}


def test_an_edit_calls_nobody_anew_and_may_take_a_call_back(world):
    plain = say(world.alice, world.garden, "tea").message_id
    edit_message(world.alice, plain, "@room tea")
    assert (called(plain), frame(world.bob, plain)["calls"]) == (set(), None)

    join(world.carol, world.garden.pk)
    call = say(world.alice, world.garden, "@room and @carol").message_id
    edit_message(world.alice, call, "@room and @bob")
    assert called(call) == {world.bob.pk, world.carol.pk}
    assert (frame(world.bob, call)["calls"], frame(world.bob, call)["mentions"]) == ("room", [world.bob.pk])
    edit_message(world.alice, call, "just @carol")
    assert (called(call), frame(world.bob, call)["calls"]) == ({world.carol.pk}, None)
    edit_message(world.alice, call, "@room once more")
    assert (called(call), frame(world.bob, call)["calls"]) == (set(), None)


def test_a_deleted_call_calls_nobody(world):
    call = say(world.alice, world.garden, "@room").message_id
    delete_message(world.alice, call)

    assert unread(world.bob, world.garden) == 0


def test_who_left_is_not_called_and_who_comes_later_neither(world):
    join(world.carol, world.garden.pk)
    leave(world.bob, world.garden.pk)
    posted = say(world.alice, world.garden, "@room")
    join(world.bob, world.garden.pk)

    assert called(posted.message_id) == {world.carol.pk}
    assert unread(world.bob, world.garden) == 0


def test_within_a_batch_what_is_told_to_an_author_counts_the_calls_after_their_own(world, heard, online):
    online.add(world.bob.pk)
    with heard() as frames:
        post_messages(
            [
                new_post(world.bob.pk, world.garden.pk, "mine", "1"),
                new_post(world.alice.pk, world.garden.pk, "@room and @bob", "2"),
                new_post(world.alice.pk, world.garden.pk, "@here", "3"),
            ]
        )

    told = [one["mentions"] for one in frames.of("read") if one["number"] == 1]
    assert told == [2] == [unread(world.bob, world.garden)]
    assert mark_read(world.bob, world.garden.pk, 3).mentions == 0
    assert Room.objects.get(pk=world.garden.pk).last_number == 3


def test_over_rest_a_client_asks_and_sends_again(world):
    crowd(world.garden, LARGE_ROOM)
    alice, body = Program(world.alice), {"source": "@room tea", "room": world.garden.pk, "client_id": "tea"}

    refused = alice.post("/api/messages", **body)
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, "call_all")
    made = alice.post("/api/messages", **body, call_all=True)
    assert (made.status_code, made.json()["calls"], made.json()["mentions"]) == (201, "room", [])


def test_polls_and_what_is_forwarded_ask_first_too(world):
    crowd(world.garden, LARGE_ROOM)
    alice = Program(world.alice)
    said = say(world.bob, world.garden, "tea?").message_id
    poll = {"question": "@room tea?", "options": ["Yes", "No"], "client_id": "poll"}
    passed_on = {"room": world.garden.pk, "comment": "@here look", "client_id": "forward"}

    for address, body in (
        (f"/api/rooms/{world.garden.pk}/polls", poll),
        (f"/api/messages/{said}/forward", passed_on),
    ):
        refused = alice.post(address, **body)
        assert (refused.status_code, refused.json()["error"]["field"]) == (400, "call_all")
        made = alice.post(address, **body, call_all=True)
        assert (made.status_code, made.json()["calls"]) == (201, "room" if body is poll else "here")
