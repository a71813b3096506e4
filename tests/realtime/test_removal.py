"""Whoever is removed hears what was committed before, and nothing committed after."""

import asyncio
import time

from realtime.hub import Hub
from tests.realtime.fakes import Peer, QuietBus, Table
from tests.realtime.virtual import virtually


@virtually
async def test_the_removed_member_hears_nothing_from_the_removal_on() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    bob = await Peer(hub, table, 2).come(1)

    for frame in (table.post(), table.remove(2), table.post()):
        hub.receive(frame, time.time())

    assert alice.heard == ["1:0:1", "1:1:2", "1:2:3"]
    assert bob.heard == ["1:0:1"]
    assert bob.told == ["removed room.1"]


@virtually
async def test_a_removal_that_overtakes_is_applied_in_its_order() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    bob = await Peer(hub, table, 2).come(1)
    before, removal, after = table.post(), table.remove(2), table.post()

    for frame in (after, removal, before):
        hub.receive(frame, time.time())

    assert bob.heard == ["1:0:1"]


@virtually
async def test_a_lost_removal_comes_with_the_gap() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    bob = await Peer(hub, table, 2).come(1)
    hub.receive(table.post(), time.time())
    table.remove(2)
    hub.receive(table.post(), time.time())

    assert await alice.hears(3) == ["1:0:1", "1:1:2", "1:2:3"]
    assert bob.heard == ["1:0:1"]
    assert bob.told[0] == "removed room.1"


@virtually
async def test_all_connections_of_the_user_leave_and_other_rooms_stay() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    laptop = await Peer(hub, table, 2).come(1, 2)
    phone = await Peer(hub, table, 2).come(1, 2)

    for frame in (table.remove(2, 1), table.post(1), table.post(2)):
        hub.receive(frame, time.time())

    assert laptop.heard == phone.heard == ["2:0:1"]


@virtually
async def test_a_removal_makes_the_session_look_again_because_it_may_be_out_of_date() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    bob = await Peer(hub, table, 2).come(1)

    hub.receive(table.remove(2), time.time())
    await bob.is_told("recheck")
    await asyncio.sleep(1)

    assert bob.told == ["removed room.1", "recheck"]
