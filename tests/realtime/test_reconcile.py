"""What the bus loses for good, the comparison with the tables finds, within the interval."""

import asyncio

import pytest

from realtime.hub import LINGER_S, Hub
from tests.realtime.fakes import Peer, QuietBus, Table
from tests.realtime.virtual import virtually


@virtually
async def test_a_lost_last_frame_arrives_with_the_reconcile() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    hub.start()
    alice = await Peer(hub, table, 1).come(1)
    begun = asyncio.get_running_loop().time()

    table.post()

    assert await alice.hears(1) == ["1:0:1"]
    assert asyncio.get_running_loop().time() - begun <= 1.1
    await hub.stop()


@virtually
async def test_a_frame_on_its_way_is_not_read_from_the_database() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    frame = table.post()

    await hub.reconcile()
    hub.receive(frame, 0.0)
    await asyncio.sleep(1)

    assert alice.heard == ["1:0:1"]
    assert "frames_after" not in table.queries


@virtually
async def test_a_lost_revocation_is_found_by_the_users_version() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come()
    bob = await Peer(hub, table, 2).come()

    table.raise_version(1)
    await hub.reconcile()
    await alice.is_told("recheck")
    await hub.reconcile()

    assert alice.told == ["recheck"]
    assert bob.told == []


@virtually
async def test_a_recheck_that_fails_is_asked_for_again(caplog: pytest.LogCaptureFixture) -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come()
    attempts = []

    async def fails_once() -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("away")
        alice.connection.version = table.versions[1]

    alice.on_recheck = fails_once  # type: ignore[method-assign]
    table.raise_version(1)
    for _ in range(3):
        await hub.reconcile()
        await asyncio.sleep(0.1)

    assert len(attempts) == 2
    assert "could not be rechecked" in caplog.text


@virtually
async def test_a_hint_makes_the_users_sessions_look_at_once() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    laptop = await Peer(hub, table, 1).come()
    phone = await Peer(hub, table, 1).come()

    hub.user_changed(1)

    await laptop.is_told("recheck")
    await phone.is_told("recheck")


@virtually
async def test_another_epoch_makes_everybody_start_over() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    alice = await Peer(hub, table, 1).come(1)
    for _ in range(5):
        hub.receive(table.post(), 0.0)
    await hub.reconcile()

    # A backup from before the fifth message is restored.
    table.name = "second"
    table.rooms.clear()
    table.post()
    await hub.reconcile()

    assert alice.told == ["reset"]
    assert not alice.connection.topics
    again = await Peer(hub, table, 1).come(1)
    hub.receive(table.post(), 0.0)
    assert again.heard == ["1:1:2"]
    assert len(alice.heard) == 5


@virtually
async def test_nothing_is_asked_while_nobody_is_connected() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    hub.start()
    alice = await Peer(hub, table, 1).come(1)
    hub.disconnect(alice.connection)
    table.queries.clear()

    await asyncio.sleep(60)

    assert table.queries == []
    await hub.stop()


@virtually
async def test_one_query_of_each_kind_whatever_is_connected() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    for user_id in range(20):
        await Peer(hub, table, user_id).come(user_id % 5)
    table.queries.clear()

    await hub.reconcile()

    assert sorted(table.queries) == ["epoch", "last_changes", "user_versions"]


@virtually
async def test_a_topic_nobody_is_on_is_given_up_after_a_while_and_not_before() -> None:
    table = Table()
    bus = QuietBus()
    hub = Hub(table, bus, reconcile_s=1.0)
    hub.start()
    alice = await Peer(hub, table, 1).come(1)
    hub.disconnect(alice.connection)

    await asyncio.sleep(LINGER_S - 1)
    assert bus.subscribed == {"user.1", "room.1"}
    await asyncio.sleep(3)
    assert bus.subscribed == set()

    alice = await Peer(hub, table, 1).come(1)
    hub.receive(table.post(), 0.0)
    assert alice.heard == ["1:0:1"]
    await hub.stop()


@virtually
async def test_a_database_that_is_away_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=1.0)
    hub.start()
    alice = await Peer(hub, table, 1).come(1)

    table.failing = OSError("away")
    await asyncio.sleep(10)
    table.failing = None
    table.post()

    assert await alice.hears(1) == ["1:0:1"]
    assert caplog.text.count("can't read the database") == 1
    await hub.stop()
