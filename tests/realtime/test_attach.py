"""Between attaching and the snapshot nothing is missed, and what the snapshot covers is not repeated."""

import asyncio

import pytest

from realtime.connections import MAX_WAITING_BYTES, Connection
from realtime.frame import Frame
from realtime.hub import Hub, NotReady
from tests.realtime.fakes import Peer, QuietBus, Table
from tests.realtime.virtual import virtually


async def attached(hub: Hub, table: Table, user_id: int = 1) -> tuple[Peer, Connection]:
    peer = Peer(hub, table, user_id)
    hub.connect(peer.connection)
    await hub.ready(["user.1", "room.1", "room.2"])
    return peer, peer.connection


@virtually
async def test_held_frames_are_released_in_the_order_they_came() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice, connection = await attached(hub, table)
    hold = hub.attach(connection, ["user.1", "room.1", "room.2"])

    for frame in (table.post(1), table.post(2), Frame("user.1", b"mine"), table.post(1)):
        hub.receive(frame, 0.0)
    assert alice.heard == []
    hub.release(hold, {"room.1": 0, "room.2": 0})

    assert alice.heard == ["1:0:1", "2:0:1", "mine", "1:1:2"]


@virtually
async def test_what_the_snapshot_covers_is_not_sent_again() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice, connection = await attached(hub, table)
    hold = hub.attach(connection, ["room.1"])
    for _ in range(3):
        hub.receive(table.post(), 0.0)

    hub.release(hold, {"room.1": 2})
    hub.receive(table.post(), 0.0)

    assert alice.heard == ["1:2:3", "1:3:4"]


@virtually
async def test_a_removal_older_than_the_snapshot_does_not_remove() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice, connection = await attached(hub, table)
    hold = hub.attach(connection, ["room.1"])
    for frame in (table.join(1), table.remove(1), table.join(1)):
        hub.receive(frame, 0.0)

    hub.release(hold, {"room.1": 3})
    hub.receive(table.post(), 0.0)

    assert alice.heard == ["1:3:4"]


@virtually
async def test_a_removal_among_the_held_frames_is_applied_in_its_order() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice, connection = await attached(hub, table)
    hold = hub.attach(connection, ["room.1"])
    for frame in (table.post(), table.remove(1), table.post()):
        hub.receive(frame, 0.0)

    hub.release(hold, {"room.1": 0})

    assert alice.heard == ["1:0:1"]
    assert alice.told == ["removed room.1"]
    assert connection.topics == set()


@virtually
async def test_a_room_gained_later_is_held_back_alone() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    await hub.ready(["room.2"])
    hold = hub.attach(alice.connection, ["room.1", "room.2"])

    hub.receive(table.post(2), 0.0)
    hub.receive(table.post(1), 0.0)
    assert alice.heard == ["1:0:1"]
    hub.release(hold, {"room.2": 0})

    assert alice.heard == ["1:0:1", "2:0:1"]


@virtually
async def test_a_room_left_before_the_release_is_not_heard() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice, connection = await attached(hub, table)
    hold = hub.attach(connection, ["room.1", "room.2"])
    hub.receive(table.post(1), 0.0)
    hub.receive(table.post(2), 0.0)

    hub.detach(connection, ["room.2"])
    hub.release(hold, {})
    hub.receive(table.post(2), 0.0)

    assert alice.heard == ["1:0:1"]


@virtually
async def test_attaching_without_being_ready_is_refused() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = Peer(hub, table, 1)
    hub.connect(alice.connection)

    with pytest.raises(NotReady):
        hub.attach(alice.connection, ["room.1"])


@virtually
async def test_a_baseline_that_cant_be_read_is_the_callers_error_and_the_next_try_works() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    table.failing = OSError("away")
    with pytest.raises(OSError, match="away"):
        await hub.ready(["room.1"])

    table.failing = None
    alice = await Peer(hub, table, 1).come(1)
    hub.receive(table.post(), 0.0)

    assert alice.heard == ["1:0:1"]


@virtually
async def test_many_who_come_at_once_share_one_baseline() -> None:
    table = Table()
    table.delay_s = lambda: 0.2
    hub = Hub(table, QuietBus(), reconcile_s=1.0)

    await asyncio.gather(*(Peer(hub, table, user_id).come(1) for user_id in range(50)))

    # All 50 wait for room.1; each user's own topic has none.
    assert table.queries.count("last_changes") == 1


@virtually
async def test_one_who_gives_up_waiting_does_not_end_it_for_others() -> None:
    table = Table()
    table.delay_s = lambda: 0.2
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    impatient = asyncio.ensure_future(hub.ready(["room.1"]))
    patient = asyncio.ensure_future(Peer(hub, table, 2).come(1))
    await asyncio.sleep(0.1)

    impatient.cancel()

    assert (await patient).connection.topics == {"user.2", "room.1"}


@virtually
async def test_a_session_that_never_reads_its_snapshot_does_not_fill_the_memory() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice, connection = await attached(hub, table)
    hub.attach(connection, ["user.1"])

    for _ in range(20):
        hub.receive(Frame("user.1", b"x" * (MAX_WAITING_BYTES // 10)), 0.0)

    assert alice.closed_with == 4408
    assert alice.told == ["closed 4408"]
