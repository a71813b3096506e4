"""Server-sent events: hello, then the frames, with a cursor to come back with."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from accounts.actions.moderation import suspend
from accounts.models import ApiToken
from chat.actions.memberships import remove_member
from chat.streams import doors
from realtime import runtime
from tests.chat.streams.conftest import Says
from tests.chat.streams.requests import Person
from tests.conftest import World


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "CURSOR_EVERY_S", 0.2)
    monkeypatch.setattr(doors, "COMMENT_EVERY_S", 0.4)


async def test_a_stream_begins_with_hello_and_goes_on_with_frames(live: World, bob: Person, says: Says) -> None:
    stream = await bob.stream()

    await stream.hears("hello")
    posted = await says(live.alice, live.garden)

    [frame] = await stream.hears("message")
    assert frame["message"]["id"] == posted.message_id
    assert stream.status == 200
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.headers["cache-control"] == "no-store"
    assert stream.headers["x-accel-buffering"] == "no"
    await stream.request.leave()


async def test_who_comes_back_with_the_cursor_gets_what_was_missed_and_no_hello(
    live: World, bob: Person, says: Says
) -> None:
    stream = await bob.stream()
    await stream.hears("hello")
    await says(live.alice, live.garden)
    await stream.hears("message")
    cursor = await stream.gets_cursor()
    await stream.request.leave()
    await says(live.alice, live.garden)

    again = await bob.stream(cursor=cursor)
    [synced] = await again.hears("synced")
    await says(live.alice, live.garden)
    [frame] = await again.hears("message")

    assert [message["number"] for message in synced["messages"]][-1] == 2
    assert frame["message"]["number"] == 3
    assert frame["after"] == synced["change"]
    assert not again.of("hello")
    await again.request.leave()


async def test_an_event_source_comes_back_with_the_last_id_instead_of_its_address(
    live: World, bob: Person, says: Says
) -> None:
    stream = await bob.stream()
    await stream.hears("hello")
    old = await stream.gets_cursor()
    await says(live.alice, live.garden)
    await stream.hears("message")
    new = await stream.gets_cursor()
    await stream.request.leave()

    bob.headers = {**bob.headers, "Last-Event-ID": new}
    again = await bob.stream(cursor=old)
    await again.gets_cursor()
    await says(live.alice, live.garden)
    await again.hears("message")

    assert not again.of("synced")
    await again.request.leave()


async def test_a_quiet_stream_says_now_and_then_that_it_is_alive(live: World, bob: Person) -> None:
    stream = await bob.stream()

    while stream.comments < 2:
        await stream.next()

    await stream.request.leave()


async def test_a_removed_member_hears_left_and_nothing_after(live: World, bob: Person, says: Says) -> None:
    stream = await bob.stream()
    await stream.hears("hello")

    await sync_to_async(remove_member)(live.alice, live.garden.pk, live.bob)
    await says(live.alice, live.garden, "secret")
    await says(live.alice, live.general, "for all")

    [frame] = await stream.hears("message")
    assert frame["message"]["source"] == "for all"
    assert [left["room"] for left in stream.of("left")] == [live.garden.pk]
    await stream.request.leave()


async def test_a_revoked_token_ends_the_stream(live: World, bob: Person) -> None:
    stream = await bob.stream()
    await stream.hears("hello")

    await ApiToken.objects.filter(user=live.bob).adelete()
    runtime.current().hub.recheck(live.bob.pk)

    async with asyncio.timeout(2):
        await stream.ends()
    assert live.bob.pk not in runtime.current().hub.users


async def test_a_suspended_person_is_out_within_two_seconds(live: World, bob: Person) -> None:
    stream = await bob.stream()
    await stream.hears("hello")

    await sync_to_async(suspend)(live.dana, live.bob.pk)

    async with asyncio.timeout(2):
        await stream.ends()


async def test_a_client_that_does_not_read_is_let_go(live: World, bob: Person, says: Says) -> None:
    stream = await bob.stream()
    await stream.hears("hello")
    stream.request.reading.clear()
    hub = runtime.current().hub

    connection = next(iter(hub.users[live.bob.pk]))
    while connection.closed is None:
        connection.send(b'{"type":"left","room":1,"padding":"' + b"x" * 60_000 + b'"}')

    assert connection.closed == 4408
    assert live.bob.pk not in hub.users
    stream.request.reading.set()
    await stream.request.task


async def test_when_the_process_stops_streams_end_so_that_clients_come_back(live: World, bob: Person) -> None:
    stream = await bob.stream()
    await stream.hears("hello")

    runtime.current().hub.close_all(1012)

    async with asyncio.timeout(5):
        await stream.ends()
