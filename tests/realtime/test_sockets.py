"""A socket that fails, or reads slowly, is its own trouble and nobody else's."""

import asyncio
import time

from realtime.connections import MAX_WAITING_BYTES, MAX_WAITING_FRAMES, STALLED_S
from realtime.counters import counters
from realtime.frame import Frame
from realtime.hub import Hub
from tests.realtime.fakes import Peer, QuietBus, Table
from tests.realtime.virtual import virtually


@virtually
async def test_a_failing_socket_does_not_keep_others_from_hearing() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    peers = [await Peer(hub, table, user_id).come(1) for user_id in range(5)]
    peers[2].broken = True

    hub.receive(table.post(), time.time())
    hub.receive(table.post(), time.time())

    assert peers[2].aborted
    assert peers[2].connection.topics == set()
    for peer in peers[:2] + peers[3:]:
        assert peer.heard == ["1:0:1", "1:1:2"]


@virtually
async def test_what_does_not_fit_waits_and_leaves_in_order() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    alice.fits = False
    for _ in range(10):
        hub.receive(table.post(), time.time())
    assert alice.heard == []

    alice.read_on()
    heard = await alice.hears(10)
    hub.receive(table.post(), time.time())

    assert heard == [f"1:{n}:{n + 1}" for n in range(11)]
    assert alice.closed_with is None


@virtually
async def test_a_client_that_does_not_read_is_closed_with_4408_and_what_waited_is_let_go() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    bob = await Peer(hub, table, 2).come(1)
    alice.fits = False
    slow = counters.slow_closed

    for _ in range(MAX_WAITING_FRAMES + 2):
        hub.receive(table.post(), time.time())
    await asyncio.sleep(1)

    assert alice.closed_with == 4408
    assert alice.told == ["closed 4408"]
    assert len(bob.heard) == MAX_WAITING_FRAMES + 2
    assert 1 not in hub.users
    assert counters.slow_closed == slow + 1


@virtually
async def test_who_reads_nothing_is_closed_with_4408_though_little_waits() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    bob = await Peer(hub, table, 2).come(1)
    alice.fits = False  # her transport is full; nothing of ours waits
    loop = asyncio.get_running_loop()
    began = loop.time()

    await alice.is_told("closed 4408")

    assert loop.time() - began == STALLED_S < 60
    assert alice.closed_with == 4408
    assert bob.closed_with is None


@virtually
async def test_who_reads_on_in_time_stays_and_goes_back_to_the_fast_lane() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    alice.fits = False
    hub.receive(table.post(), time.time())
    assert alice.connection.ready is None

    await asyncio.sleep(STALLED_S / 2)
    alice.read_on()
    assert await alice.hears(1) == ["1:0:1"]
    await asyncio.sleep(STALLED_S * 2)

    assert alice.closed_with is None
    assert alice.connection.ready is not None


@virtually
async def test_few_large_frames_are_too_much_as_well() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come()
    alice.fits = False

    for _ in range(11):
        hub.receive(Frame("user.1", b"x" * (MAX_WAITING_BYTES // 10)), 0.0)

    assert alice.closed_with == 4408


@virtually
async def test_an_idle_connection_has_no_task_and_no_timer() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    before = asyncio.all_tasks()

    for user_id in range(10):
        await Peer(hub, table, user_id).come(1)
    hub.receive(table.post(), time.time())

    assert asyncio.all_tasks() == before


@virtually
async def test_disconnecting_twice_is_the_same() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    connected = counters.connections
    alice = await Peer(hub, table, 1).come(1)

    hub.disconnect(alice.connection)
    hub.disconnect(alice.connection)
    hub.receive(table.post(), time.time())

    assert alice.heard == []
    assert counters.connections == connected
