"""The database is locked, full or read-only: what is written is `unavailable`, all else goes on, the socket lives."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.db.backends.signals import connection_created

from chat import consumers, session
from chat.actions import messages
from chat.actions.posts import new_post
from chat.actions.queue import posts
from chat.models import Message
from realtime.database import Database
from tests.live import Live, Socket

LOCK_TIMEOUT_S = 0.3
"""Stands for SQLite's 20 s (settings.base): the only thing that is replaced here."""


@asynccontextmanager
async def fresh_connections(monkeypatch: pytest.MonkeyPatch, *, prepare: str = "") -> AsyncIterator[None]:
    """Threads that open connections of their own, with a short time-out, and `prepare` run on each."""

    def on_open(sender: Any, connection: Any, **more: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout={int(LOCK_TIMEOUT_S * 1000)}")
            if prepare:
                cursor.execute(prepare)

    own = Database(name="trouble", readers=4)
    posts.drain(5)  # its thread ends, and the next post begins another
    with monkeypatch.context() as patched:
        patched.setattr(session, "database", own)
        patched.setattr(consumers, "database", own)
        connection_created.connect(on_open)
        try:
            yield
        finally:
            connection_created.disconnect(on_open)
            posts.drain(5)
            await own.close()


@contextmanager
def locked() -> Iterator[sqlite3.Connection]:
    """Somebody else's write transaction that does not end."""
    other = sqlite3.connect(str(connections["default"].settings_dict["NAME"]), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.execute("ROLLBACK")
        other.close()


async def unavailable(socket: Socket, kind: str, **fields: Any) -> None:
    assert await socket.refused(kind, **fields) == "unavailable"


async def test_with_the_database_locked_writes_are_unavailable_and_everything_else_goes_on(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = live.world
    async with fresh_connections(monkeypatch):
        alice = await live.connect(world.alice)
        posted = await alice.post(world.garden.pk, "before")
        token = await live.token(world.bob)
        with locked():
            alice.send("post", client_id="locked", room=world.garden.pk, source="during")
            await alice.settled()  # a post waits in its own line
            assert len((await alice.sync(world.garden.pk, 0))["messages"]) == 1
            assert (await alice.expect("error", client_id="locked"))["code"] == "unavailable"
            await unavailable(alice, "edit", id=posted["id"], source="edited")
            await unavailable(alice, "delete", id=posted["id"])
            bob = live.knock(authorization=f"Bearer {token}")
            await bob.expect("hello")  # reading and coming in need no lock

        again = await alice.post(world.garden.pk, "during", client_id="locked")

        assert again["duplicate"] is False
        assert (await bob.expect("message"))["message"]["source"] == "during"


async def test_all_who_wait_for_the_lock_are_told_after_one_time_out_not_each_after_their_own(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = live.world
    tries: list[int] = []
    begin = messages.read_batch

    def counted(batch: Any, **more: Any) -> Any:
        tries.append(len(batch))
        return begin(batch, **more)

    monkeypatch.setattr(messages, "read_batch", counted)
    async with fresh_connections(monkeypatch):
        alice = await live.connect(world.alice)
        with locked():
            for n in range(50):
                alice.send("post", client_id=f"n{n}", room=world.garden.pk, source="x")
            errors = [await alice.expect("error") for _ in range(50)]

    assert {error["code"] for error in errors} == {"unavailable"}
    assert len(tries) < 10


TROUBLE: dict[str, Callable[[], str]] = {
    "the disk is full": lambda: f"PRAGMA max_page_count={_pages()}",
    "the database is read-only": lambda: "PRAGMA query_only=1",
}


def _pages() -> int:
    """How many the file has, none of them free: what earlier tests left behind is given back first."""
    with connections["default"].cursor() as cursor:
        cursor.execute("VACUUM")
        return int(cursor.execute("PRAGMA page_count").fetchone()[0])


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_when(live: Live, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    world = live.world
    alice = await live.connect(world.alice)
    posted = await alice.post(world.garden.pk, "before")
    big = "a long text that needs pages of its own " * 190
    prepare = await live.run(TROUBLE[trouble])

    async with fresh_connections(monkeypatch, prepare=prepare):
        for n in range(20):
            alice.send("post", client_id=f"n{n}", room=world.garden.pk, source=big)
        answers = [await alice.either("ack", "error") for _ in range(20)]
        refused = [answer for answer in answers if answer["type"] == "error"]
        assert refused
        assert {answer["code"] for answer in refused} == {"unavailable"}
        await unavailable(alice, "edit", id=posted["id"], source=big)
        assert len((await alice.sync(world.garden.pk, 0))["messages"]) == 1 + len(answers) - len(refused)
        await alice.settled()

    for answer in answers:  # there is room again: what was refused is sent again, what was taken is known
        again = await alice.post(world.garden.pk, big, client_id=answer["client_id"])
        assert again["duplicate"] is (answer["type"] == "ack")
    assert await live.run(Message.objects.filter(room=world.garden).count) == 21


async def test_a_post_that_the_database_refuses_does_not_take_the_others_with_it(live: Live) -> None:
    world = live.world
    wanted = [new_post(world.alice.pk, world.garden.pk, text, text) for text in ("one", "two", "poison", "three")]

    await live.run(_refuse, "poison")
    try:
        outcomes = await live.run(messages.post_messages, wanted)
    finally:
        await live.run(_refuse, None)

    assert [getattr(outcome, "code", None) for outcome in outcomes] == [None, None, "unavailable", None]
    assert await live.run(_numbers, world.garden.pk) == [(1, "one"), (2, "two"), (3, "three")]


def _refuse(source: str | None) -> None:
    """The database itself refuses this text."""
    with connections["default"].cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS poison")
        if source is not None:
            cursor.execute(
                f"CREATE TRIGGER poison BEFORE INSERT ON chat_message WHEN new.source = '{source}'"
                " BEGIN SELECT RAISE(ABORT, 'not this one'); END"
            )


def _numbers(room_id: int) -> list[tuple[int, str]]:
    return list(Message.objects.filter(room=room_id).order_by("number").values_list("number", "source"))


async def test_whoever_can_t_be_looked_up_now_is_told_to_come_back(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await live.token(live.world.alice)

    def away(secret: str) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr("accounts.authentication.by_token", away)
        assert await live.knock(authorization=f"Bearer {token}").closes() == 1012
        late = live.knock()
        late.send("auth", token=token)
        assert await late.closes() == 1012

    await live.knock(authorization=f"Bearer {token}").expect("hello")
