"""Live delivery in the test's own loop, over the real queries."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from chat.actions.messages import Posted, new_post, post_message
from chat.ephemera import PresenceFrames
from chat.models import Room
from chat.queries.source import DatabaseSource
from realtime import runtime
from tests.chat.streams.requests import Person, person
from tests.conftest import World


@pytest.fixture
async def live(committed_world: World) -> AsyncIterator[World]:
    presence = PresenceFrames()
    await sync_to_async(presence.load)()
    source = DatabaseSource()
    await runtime.start(source=source, presence_frame=presence)
    yield committed_world
    await runtime.stop()
    await source.close()


@pytest.fixture
async def alice(live: World) -> Person:
    return await person(live.alice)


@pytest.fixture
async def bob(live: World) -> Person:
    return await person(live.bob)


Says = Callable[..., Awaitable[Posted]]


@pytest.fixture
def says(live: World) -> Says:
    count = iter(range(1_000_000))

    async def post(user: User, room: Room, source: str = "hello", **more: Any) -> Posted:
        return await sync_to_async(post_message)(new_post(user.pk, room.pk, source, f"c{next(count)}", **more))

    return post
