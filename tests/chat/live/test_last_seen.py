"""When somebody was last here is kept, without a write for each coming and going."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from chat import last_seen
from foundation.clock import now
from tests.live import Live


async def test_who_comes_and_goes_was_last_seen_then(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_seen, "WRITE_EVERY_S", 0.05)
    began = now()
    carol = await live.connect(live.world.carol)
    await carol.leave()

    async with asyncio.timeout(10):
        while (seen := await sync_to_async(_seen)(live.world.carol.pk)) is None:  # noqa: ASYNC110 - a write has no event
            await asyncio.sleep(0.02)

    assert began <= seen <= began + timedelta(seconds=10)
    assert await sync_to_async(_seen)(live.world.bob.pk) is None


def _seen(user_id: int):
    return User.objects.values_list("last_seen_at", flat=True).get(pk=user_id)
