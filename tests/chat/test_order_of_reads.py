"""The order of reads when catching up: what commits between two statements of one answer is not jumped over."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.actions import editing, memberships, messages, rooms
from chat.models import Room
from chat.policies import Action
from chat.queries import sync as queries
from chat.queries.rooms import members_page, room_for
from foundation.errors import NotFound
from tests.conftest import World


@pytest.mark.parametrize("between", ["a post", "an edit", "a new topic", "somebody who joins"])
@pytest.mark.parametrize("before", ["messages", "rooms", "memberships"])
def test_what_commits_between_its_statements_is_never_jumped_over(
    committed_world: World, between: str, before: str
) -> None:
    """The kinds of rows are read one after the other. A post and then a new topic that commit between the first and
    the second made an answer that covered the post without holding it: it was lost for ever."""
    world = committed_world
    first = messages.post_message(messages.new_post(world.alice.pk, world.garden.pk, "first", "1"))
    counter = Room.objects.get(pk=world.garden.pk)
    table = {"messages": "chat_message", "rooms": "chat_room", "memberships": "chat_membership"}[before]
    write = {
        "a post": lambda: messages.post_message(messages.new_post(world.alice.pk, world.garden.pk, "x", "2")),
        "an edit": lambda: editing.edit_message(world.alice, first.message_id, "changed"),
        "a new topic": lambda: rooms.change_facts(world.alice, world.garden.pk, topic="Beans"),
        "somebody who joins": lambda: memberships.join(world.carol, world.garden.pk),
    }
    events = [write[between], write["a post"], write["a new topic"], lambda: memberships.join(world.dana, counter.pk)]

    with interrupted(f'FROM "{table}"', events):
        rows = queries.rows_after(counter, 0)

    covered = {at for at, _ in rows.messages} | {at for at, _ in rows.facts} | {at for at, _, _ in rows.members}
    now = Room.objects.get(pk=world.garden.pk)
    later = queries.rows_after(now, rows.change)
    missing = newest(counter.pk) - covered - {at for at, _ in later.messages + later.facts}
    missing -= {at for at, _, _ in later.members}
    assert missing == set()
    assert rows.change <= now.last_change


@contextmanager
def interrupted(statement: str, events: Iterable[Callable[[], object]]) -> Iterator[None]:
    """Let `events` commit just before the first query that holds `statement`."""
    left = list(events)

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if statement in sql:
            happening = left.copy()
            left.clear()
            for event in happening:
                event()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield
    assert left == [], "the query that was waited for did not come"


def newest(room_id: int) -> set[int]:
    """The changes at which the rows of a room stand."""
    room = Room.objects.get(pk=room_id)
    return (
        set(room.messages.values_list("change", flat=True))
        | set(room.memberships.values_list("change", flat=True))
        | {room.facts_change}
    )


def test_who_is_removed_after_they_were_let_in_is_told_no_members(committed_world: World) -> None:
    world = committed_world
    secret = rooms.create_room(world.alice, kind="private", name="Secret")
    memberships.add_member(world.alice, secret.pk, world.bob)
    seen = room_for(world.bob, secret.pk, Action.LIST_MEMBERS)
    assert len(members_page(seen, after_id=0, limit=50)[0]) == 2

    def remove() -> None:
        memberships.remove_member(world.alice, secret.pk, world.bob)

    with interrupted('FROM "chat_membership"', [remove]), pytest.raises(NotFound):
        members_page(seen, after_id=0, limit=50)


@pytest.mark.django_db
def test_members_are_read_in_one_statement_with_the_permission(world: World) -> None:
    seen = room_for(world.bob, world.garden.pk, Action.LIST_MEMBERS)
    outside = room_for(world.carol, world.garden.pk, Action.LIST_MEMBERS)

    with CaptureQueriesContext(connection) as statements:
        page = members_page(seen, after_id=0, limit=1)

    assert len(statements) == 1
    assert page[1] == world.alice.pk
    assert members_page(outside, after_id=0, limit=1) == page
    assert members_page(seen, after_id=10**9, limit=1) == ([], None)


def test_whoever_is_removed_between_the_statements_is_answered_nothing(committed_world: World) -> None:
    world = committed_world
    secret = rooms.create_room(world.alice, kind="private", name="Secret")
    memberships.add_member(world.alice, secret.pk, world.bob)

    def remove() -> None:
        memberships.remove_member(world.alice, secret.pk, world.bob)
        rooms.change_facts(world.alice, secret.pk, topic="About Bob")

    with interrupted('FROM "chat_message"', [remove]), pytest.raises(NotFound):
        queries.synced(world.bob, secret.pk, 0, epoch="e")
