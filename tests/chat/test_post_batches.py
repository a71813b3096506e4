"""Posts that are written together: what a batch costs, and what an error in the middle of it leaves behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

from chat.actions import preparing
from chat.actions.messages import Posted, post_messages
from chat.actions.posts import Post, new_post
from chat.actions.writing import MESSAGE
from chat.models import Membership, Message, Room
from foundation.errors import TooFast
from tests.conftest import World


def posts(world: World, count: int, tag: str) -> list[Post]:
    return [
        new_post((world.alice, world.bob)[n % 2].pk, world.garden.pk, f"{tag} {n}, @bob and @alice", f"{tag}{n}")
        for n in range(count)
    ]


def numbers(room: Room) -> list[int]:
    return list(Message.objects.filter(room=room).order_by("number").values_list("number", flat=True))


def test_the_number_of_queries_does_not_grow_with_the_batch(world: World) -> None:
    counts = []
    for count in (1, 16, 256):
        with CaptureQueriesContext(connection) as captured:
            outcomes = post_messages(posts(world, count, f"b{count}-"))
        assert all(isinstance(outcome, Posted) for outcome in outcomes)
        counts.append(len([query for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 13


def test_every_column_of_a_message_is_written() -> None:
    assert set(MESSAGE) == {field.column for field in Message._meta.concrete_fields}


def test_who_posts_has_read_up_to_their_own_last_post(world: World, heard: Any) -> None:
    with heard() as frames:
        post_messages(posts(world, 5, "r"))

    assert {(frame["number"], frame["mentions"]) for frame in frames.of("read")} == {(5, 0), (4, 1)}
    read = dict(Membership.objects.filter(room=world.garden).values_list("user", "read_number"))
    assert (read[world.alice.pk], read[world.bob.pk]) == (5, 4)


def test_what_is_announced_goes_out_in_the_order_of_changes(world: World, heard: Any) -> None:
    before = world.garden.last_change

    with heard() as frames:
        post_messages(posts(world, 20, "o"))

    assert [frame["change"] for frame in frames.counted()] == list(range(before + 1, before + 21))


@contextmanager
def failing(at: int) -> Iterator[list[str]]:
    """The `at`-th statement of what follows meets an error of the database, once."""
    seen: list[str] = []

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        seen.append(sql)
        if len(seen) == at + 1:
            raise DatabaseError(f"at {sql}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


@pytest.mark.parametrize("at", range(1, 13))
def test_an_error_at_any_statement_loses_none_and_doubles_none(committed_world: World, at: int) -> None:
    world = committed_world

    with failing(at) as seen:
        outcomes = post_messages(posts(world, 4, "e"))

    assert len(seen) > at
    assert [type(outcome) for outcome in outcomes] == [Posted] * 4
    assert numbers(world.garden) == [1, 2, 3, 4]
    world.garden.refresh_from_db()
    changes = set(Message.objects.values_list("change", flat=True))
    assert max(changes) == world.garden.last_change
    assert len(changes) == 4


@pytest.mark.parametrize("committed", [True, False])
def test_an_error_during_commit_is_run_again_and_what_was_written_is_found(
    committed_world: World, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    world = committed_world
    commit = BaseDatabaseWrapper._commit
    errors = [OperationalError("the connection was lost during COMMIT")]

    def breaking(wrapper: Any) -> None:
        if errors:
            if committed:
                commit(wrapper)
            raise errors.pop()
        commit(wrapper)

    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", breaking)
    outcomes = post_messages(posts(world, 3, "c"))

    assert errors == []
    assert [isinstance(outcome, Posted) and outcome.duplicate for outcome in outcomes] == [committed] * 3
    assert numbers(world.garden) == [1, 2, 3]


def test_a_limit_refuses_what_is_beyond_it_and_never_a_repeat(world: World, settings: Any) -> None:
    settings.FLACK_POST_RATE = 1  # five at once
    wanted = [new_post(world.alice.pk, world.garden.pk, "x", f"l{n}", limited=True) for n in range(7)]

    first = post_messages(wanted)
    again = post_messages(wanted)

    assert [type(outcome) for outcome in first] == [Posted] * 5 + [TooFast] * 2
    refused = first[5]
    assert isinstance(refused, TooFast)
    assert 0 < refused.retry_after <= 5
    assert [type(outcome) for outcome in again] == [Posted] * 5 + [TooFast] * 2
    assert all(isinstance(outcome, Posted) and outcome.duplicate for outcome in again[:5])


def test_replies_of_a_batch_touch_their_root_once(world: World, heard: Any) -> None:
    [root] = post_messages(posts(world, 1, "root"))
    assert isinstance(root, Posted)
    thread = Room.objects.create(kind="thread", parent=world.garden, root_id=root.message_id)

    with heard() as frames:
        replies = post_messages([new_post(world.bob.pk, thread.pk, f"reply {n}", f"t{n}") for n in range(3)])

    assert [outcome.number for outcome in replies if isinstance(outcome, Posted)] == [1, 2, 3]
    said = frames.counted()
    assert [frame["change"] for frame in said] == list(range(root.change + 1, root.change + 5))
    assert said[-1]["message"]["id"] == root.message_id
    assert said[-1]["message"]["thread"]["replies"] == 3
    world.garden.refresh_from_db()
    assert world.garden.last_change == root.change + 4


def test_what_is_refused_is_not_even_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(preparing, "references", lambda source: read.append(source))

    post_messages([new_post(world.alice.pk, world.garden.pk, "x" * 8_001, "long")])

    assert read == []
