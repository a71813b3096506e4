"""A stream or a poll says on its address that nobody is at the client."""

import asyncio

from realtime import runtime
from tests.chat.streams.requests import Person
from tests.conftest import World
from tests.live import PATIENCE_S


async def test_a_stream_that_begins_idle_is_idle_until_another_one_is_not(
    live: World, alice: Person, bob: Person
) -> None:
    stream = await bob.stream(idle="1")
    await stream.hears("hello")
    presence = runtime.current().presence
    await settles(lambda: presence.idle() == [live.bob.pk])

    [hello] = (await alice.poll()).of("hello")
    assert hello["idle"] == [live.bob.pk]
    assert live.bob.pk in hello["online"]
    again = await bob.stream()
    await again.hears("hello")

    await settles(lambda: presence.idle() == [])
    for one in (stream, again):
        await one.request.leave()


async def settles(come_true) -> None:  # type: ignore[no-untyped-def]
    async with asyncio.timeout(PATIENCE_S):
        while not come_true():  # noqa: ASYNC110 - what is told rings no bell here
            await asyncio.sleep(0.02)
