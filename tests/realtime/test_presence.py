"""Who is online, over all processes: rows, leases, and one frame a second at most."""

import asyncio
import time
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from foundation.clock import now
from realtime import attendance, presence
from realtime.models import Connected, Lease
from tests.realtime.process import Start

pytestmark = pytest.mark.django_db(transaction=True)


async def test_who_comes_is_online_in_all_processes_and_who_goes_is_not(start: Start) -> None:
    here, there = await start("here"), await start("there")
    await there.come(2)
    alice = await here.come(1)

    await here.knows(1, 2)
    await there.knows(1, 2)
    here.hub.disconnect(alice)

    await there.knows(2)
    await here.knows(2)


async def test_frames_tell_differences_that_add_up(start: Start) -> None:
    here, there = await start("here"), await start("there")
    connections = [await here.come(user_id) for user_id in (1, 2, 3)]
    await there.come(4)
    await there.knows(1, 2, 3, 4)
    here.hub.disconnect(connections[1])
    await there.knows(1, 3, 4)

    added_up: set[int] = set()
    for online, offline, _ in there.told:
        assert added_up.isdisjoint(online)
        assert added_up.issuperset(offline)
        added_up = (added_up | set(online)) - set(offline)
    assert sorted(added_up) == [1, 3, 4]


async def test_the_second_socket_of_a_user_changes_nothing_and_the_last_counts(start: Start) -> None:
    here = await start("here")
    laptop, phone = await here.come(1), await here.come(1)
    await here.knows(1)

    here.hub.disconnect(laptop)
    await asyncio.sleep(0.5)
    assert here.presence.online() == [1]
    here.hub.disconnect(phone)

    await here.knows()
    assert here.told == [([1], [], []), ([], [1], [])]


async def test_reloading_a_page_is_not_told(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "TELL_S", 2.0)  # a page that takes longer was away
    here = await start("here")
    connection = await here.come(1)
    await here.knows(1)

    here.hub.disconnect(connection)
    await here.come(1)
    await here.come(2)
    await here.knows(1, 2)

    assert here.told == [([1], [], []), ([2], [], [])]


async def test_many_who_come_at_once_are_told_together(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "TELL_S", 1.0)
    here = await start("here")
    began = time.monotonic()

    for user_id in range(1, 200):
        await here.come(user_id)
    await here.knows(*range(1, 200))

    assert len(here.told) <= 2 + int(time.monotonic() - began)  # on a busy machine they come over several seconds


async def test_a_lost_hint_is_made_up_for_by_comparing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "COMPARE_S", 0.3)
    here, there = await start("here"), await start("there")
    here.deaf = there.deaf = True
    await here.come(1)

    await there.come(2)

    await there.knows(1, 2)
    await here.knows(1, 2)


async def test_a_process_that_was_killed_counts_for_nothing_once_its_lease_has_run_out(start: Start) -> None:
    await sync_to_async(attendance.enter)("killed")
    await sync_to_async(attendance.write)("killed", came={7: False, 8: False})
    here = await start("here")
    await here.come(1)
    await here.knows(1, 7, 8)

    await Lease.objects.filter(holder="killed").aupdate(expires_at=now() - timedelta(seconds=1))
    here.presence.hinted()

    await here.knows(1)


async def test_what_a_killed_process_left_is_swept_away(start: Start) -> None:
    await sync_to_async(attendance.enter)("killed")
    await sync_to_async(attendance.write)("killed", came={7: False, 8: False})
    await Lease.objects.filter(holder="killed").aupdate(expires_at=now() - timedelta(seconds=1))

    here = await start("here")
    await here.come(1)
    await here.knows(1)
    there = await start("there")
    await there.come(2)
    await there.knows(1, 2)

    assert not await Connected.objects.filter(process="killed").aexists()
    assert not await Lease.objects.filter(holder="killed").aexists()


async def test_a_process_that_slept_and_was_swept_away_comes_back_whole(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "RENEW_S", 0.0)
    monkeypatch.setattr(presence, "COMPARE_S", 0.3)
    here, there = await start("here"), await start("there")
    await here.come(1)
    await there.come(2)
    await there.knows(1, 2)

    await Lease.objects.filter(holder="here").aupdate(expires_at=now() - timedelta(seconds=1))
    await sync_to_async(attendance.sweep)()
    await written("here", 1)

    await there.knows(1, 2)


async def test_a_process_that_stops_signs_off(start: Start) -> None:
    here, there = await start("here"), await start("there")
    await here.come(1)
    await there.come(2)
    await there.knows(1, 2)

    await here.presence.stop()

    await there.knows(2)
    assert not await Lease.objects.filter(holder="here").aexists()


async def test_with_the_database_away_its_own_users_are_right(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = await start("here")

    def away(*args: object, **kwargs: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as outage:
        for name in ("enter", "sweep", "write", "elsewhere"):
            outage.setattr(attendance, name, away)
        alice = await here.come(1)
        await here.come(2)
        await here.knows(1, 2)
        here.hub.disconnect(alice)
        await here.knows(2)
        assert caplog.text.count("can't reach the database") == 1

    here.presence.hinted()
    await written("here", 2)


async def written(process: str, user_id: int) -> None:
    """Wait for a user's row of a process, made by a thread of its own."""
    async with asyncio.timeout(60):
        rows = Connected.objects.filter(process=process, user_id=user_id)
        while not await rows.aexists():  # noqa: ASYNC110 - a table rings no bell
            await asyncio.sleep(0.02)
