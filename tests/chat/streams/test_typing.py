"""Typing for those without a socket: told by a request, heard in streams and polls."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings

from accounts.models import User
from chat import ephemera
from chat.actions.threads import start_thread
from tests.api.conftest import Program, code_of
from tests.chat.streams.conftest import Says
from tests.chat.streams.requests import Person, person
from tests.conftest import World


@pytest.fixture(autouse=True)
def _fresh(live: World) -> None:
    ephemera._typed_at.clear()


async def types(user: User, room_id: int) -> Any:
    return await sync_to_async(lambda: Program(user).post(f"/api/rooms/{room_id}/typing"))()


async def test_streams_and_polls_of_the_others_hear_it(live: World, alice: Person, bob: Person, says: Says) -> None:
    hers, his = await alice.stream(), await bob.stream()
    carols = await (await person(live.carol)).stream()
    for stream in (hers, his, carols):
        await stream.hears("hello")
    await bob.poll()
    waiting = asyncio.ensure_future(bob.polls_until("typing"))

    answer = await types(live.alice, live.garden.pk)
    await says(live.alice, live.general)
    for stream in (hers, his, carols):
        await stream.hears("message")

    heard = {"type": "typing", "room": live.garden.pk, "user_id": live.alice.pk}
    assert (answer.status_code, answer.content) == (204, b"")
    assert his.of("typing") == [heard]
    assert await waiting == heard
    assert hers.of("typing") == carols.of("typing") == []
    for stream in (hers, his, carols):
        await stream.request.leave()


async def test_it_is_passed_on_once_in_three_seconds_whichever_process_is_asked(
    live: World, bob: Person, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = await bob.stream()
    await stream.hears("hello")

    for _ in range(2):
        assert (await types(live.alice, live.garden.pk)).status_code == 204
    ephemera._typed_at.clear()  # another process remembers nothing
    await types(live.alice, live.garden.pk)
    await types(live.alice, live.general.pk)
    await says(live.alice, live.garden)
    await stream.hears("message")
    rooms = [frame["room"] for frame in stream.of("typing")]
    monkeypatch.setattr(ephemera, "TYPING_EVERY_S", 0)  # three seconds later
    await sync_to_async(ephemera.cache.clear)()
    await types(live.alice, live.garden.pk)

    assert rooms == [live.garden.pk, live.general.pk]
    assert len(await stream.hears("typing", 3)) == 3
    await stream.request.leave()


async def test_who_writes_in_a_thread_is_heard_by_who_has_the_room(live: World, bob: Person, says: Says) -> None:
    posted = await says(live.bob, live.garden)
    thread = (await sync_to_async(start_thread)(live.bob, posted.message_id)).room
    stream = await bob.stream()
    await stream.hears("hello")

    await types(live.alice, thread.pk)

    [frame] = await stream.hears("typing")
    assert frame["room"] == thread.pk
    await stream.request.leave()


async def test_whoever_asks_too_often_is_told_to_wait(live: World, settings: LazySettings) -> None:
    settings.FLACK_POST_RATE = 1

    answers = [await types(live.alice, live.garden.pk) for _ in range(8)]

    assert {answer.status_code for answer in answers} == {204, 429}
    assert code_of(answers[-1]) == "rate_limited"


async def test_who_is_not_in_the_room_or_knows_nothing_of_it_is_refused(live: World) -> None:
    outsider = await types(live.carol, live.garden.pk)
    nowhere = await types(live.carol, 10**12)

    assert (outsider.status_code, code_of(outsider)) == (403, "forbidden")
    assert (nowhere.status_code, code_of(nowhere)) == (404, "not_found")
