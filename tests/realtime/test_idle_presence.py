"""Who is idle: nobody is at any of their connections, in any process."""

import pytest

from realtime.connections import Connection
from tests.realtime.process import Process, Start

pytestmark = pytest.mark.django_db(transaction=True)


async def test_one_is_idle_when_all_connections_are_in_all_processes(start: Start) -> None:
    here, there = await start("here"), await start("there")
    laptop, phone = await here.come(1), await there.come(1)
    await here.come(2)
    await here.knows(1, 2)
    await there.knows(1, 2)

    turn(here, laptop, idle=True)
    await written_idle(here, there)
    assert here.presence.idle() == there.presence.idle() == []
    turn(there, phone, idle=True)

    await here.sees_idle(1)
    await there.sees_idle(1)
    assert here.presence.online() == [1, 2]

    turn(here, laptop, idle=False)

    await here.sees_idle()
    await there.sees_idle()


async def test_frames_of_idleness_add_up(start: Start) -> None:
    here, there = await start("here"), await start("there")
    one = await here.come(1)
    await here.come(2, idle=True)
    await there.come(3)
    await there.knows(1, 2, 3)
    await there.sees_idle(2)
    turn(here, one, idle=True)
    await there.sees_idle(1, 2)
    turn(here, one, idle=False)
    await there.sees_idle(2)
    here.hub.disconnect(one)
    await there.knows(2, 3)

    online: set[int] = set()
    idle: set[int] = set()
    for came, went, turned in there.told:
        assert idle.isdisjoint(turned)
        idle = (idle - set(came) - set(went)) | set(turned)
        online = (online | set(came)) - set(went)
        assert idle <= online
    assert (sorted(online), sorted(idle)) == ([2, 3], [2])


async def test_who_comes_back_idle_was_never_active(start: Start) -> None:
    here = await start("here")
    before = await here.come(1, idle=True)
    await here.sees_idle(1)

    here.hub.disconnect(before)
    await here.come(1, idle=True)
    await here.come(2)
    await here.knows(1, 2)

    assert here.told == [([1], [], [1]), ([2], [], [])]


async def test_reloading_the_page_in_use_beside_an_idle_one_is_not_told(start: Start) -> None:
    here = await start("here")
    in_use = await here.come(1)
    await here.come(1, idle=True)
    await here.knows(1)

    here.hub.disconnect(in_use)
    await here.come(1)
    await here.come(2)
    await here.knows(1, 2)

    assert all(1 not in idle for _, _, idle in here.told)


async def test_who_closes_the_one_in_use_leaves_the_idle_ones(start: Start) -> None:
    here = await start("here")
    await here.come(1, idle=True)
    in_use = await here.come(1)
    await here.knows(1)

    here.hub.disconnect(in_use)

    await here.sees_idle(1)
    assert here.presence.online() == [1]


async def test_saying_it_twice_and_after_the_end_is_harmless(start: Start) -> None:
    here = await start("here")
    first, second = await here.come(1), await here.come(1)
    turn(here, first, idle=True)
    turn(here, first, idle=True)
    await here.knows(1)
    here.hub.disconnect(first)
    turn(here, first, idle=False)

    turn(here, second, idle=True)

    await here.sees_idle(1)
    turn(here, second, idle=False)
    await here.sees_idle()


def turn(process: Process, connection: Connection, *, idle: bool) -> None:
    process.presence.turned(connection, idle=idle)


async def written_idle(here: Process, there: Process) -> None:
    """A user who comes after it is seen: so is what was written before."""
    await here.come(9)
    await there.knows(1, 2, 9)
    here.hub.disconnect(next(iter(here.hub.users[9])))
    await there.knows(1, 2)
    await here.knows(1, 2)
