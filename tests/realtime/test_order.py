"""Frames of a room reach everybody once and in order, whatever the bus did to them."""

import asyncio
import time

from realtime.frame import Frame
from realtime.hub import Hub
from tests.realtime.fakes import Peer, QuietBus, Table
from tests.realtime.virtual import virtually


def hub_over(table: Table) -> Hub:
    return Hub(table, QuietBus(), reconcile_s=1.0)


def bring(hub: Hub, *frames: Frame) -> None:
    for frame in frames:
        hub.receive(frame, time.time())


@virtually
async def test_what_continues_is_passed_on_at_once() -> None:
    table = Table()
    hub = hub_over(table)
    alice = await Peer(hub, table, 1).come(1)
    bob = await Peer(hub, table, 2).come(1)

    bring(hub, table.post(), table.post())

    assert alice.heard == bob.heard == ["1:0:1", "1:1:2"]


@virtually
async def test_a_frame_that_comes_twice_is_heard_once() -> None:
    table = Table()
    hub = hub_over(table)
    alice = await Peer(hub, table, 1).come(1)
    first, second = table.post(), table.post()

    bring(hub, first, second, first, second, first)

    assert alice.heard == ["1:0:1", "1:1:2"]


@virtually
async def test_an_overtaken_frame_is_waited_for_and_no_query_is_made() -> None:
    table = Table()
    hub = hub_over(table)
    alice = await Peer(hub, table, 1).come(1)
    first, second, third = table.post(), table.post(), table.post()
    table.queries.clear()

    bring(hub, third, second)
    assert alice.heard == []
    bring(hub, first)

    assert alice.heard == ["1:0:1", "1:1:2", "1:2:3"]
    assert table.queries == []


@virtually
async def test_a_lost_frame_is_read_from_the_database_when_a_later_one_shows_the_gap() -> None:
    table = Table()
    hub = hub_over(table)
    alice = await Peer(hub, table, 1).come(1)
    table.post()
    table.post()

    bring(hub, table.post())

    assert await alice.hears(3) == ["1:0:1", "1:1:2", "1:2:3"]
    assert table.queries.count("frames_after") == 1


@virtually
async def test_live_frames_go_on_while_a_gap_is_filled_and_nothing_comes_twice() -> None:
    table = Table()
    hub = hub_over(table)
    alice = await Peer(hub, table, 1).come(1)
    lost, late, shown = table.post(), table.post(), table.post()
    table.delay_s = lambda: 0.5
    loop = asyncio.get_running_loop()

    bring(hub, shown)
    loop.call_later(0.4, bring, hub, lost)  # in the middle of the query
    loop.call_later(0.6, bring, hub, late, lost)

    assert await alice.hears(3) == ["1:0:1", "1:1:2", "1:2:3"]


@virtually
async def test_a_message_edited_many_times_fills_its_gap_as_one_frame() -> None:
    table = Table()
    hub = hub_over(table)
    alice = await Peer(hub, table, 1).come(1)
    table.post()
    row = table.room().rows[0]
    for _ in range(5):
        table.edit(row)

    bring(hub, table.post())

    assert await alice.hears(2) == ["1:0:6", "1:6:7"]


@virtually
async def test_soft_frames_are_passed_on_as_they_come() -> None:
    table = Table()
    hub = hub_over(table)
    alice = await Peer(hub, table, 1).come(1)
    bob = await Peer(hub, table, 2).come(1)

    bring(hub, Frame("room.1", b"bob types", except_user=2), Frame("user.1", b"read"), Frame("room.1", b"all"))

    assert alice.heard == ["bob types", "read", "all"]
    assert bob.heard == ["all"]


@virtually
async def test_frames_of_other_topics_are_nobody_elses() -> None:
    table = Table()
    hub = hub_over(table)
    alice = await Peer(hub, table, 1).come(1)
    carol = await Peer(hub, table, 3).come(2)

    bring(hub, table.post(1), Frame("user.3", b"for carol"))

    assert alice.heard == ["1:0:1"]
    assert carol.heard == ["for carol"]


@virtually
async def test_a_database_that_fails_during_a_gap_is_asked_again() -> None:
    table = Table()
    hub = hub_over(table)
    hub.start()
    alice = await Peer(hub, table, 1).come(1)
    table.post()
    table.failing = OSError("away")
    bring(hub, table.post())
    asyncio.get_running_loop().call_later(5, setattr, table, "failing", None)

    assert await alice.hears(2) == ["1:0:1", "1:1:2"]
    await hub.stop()
