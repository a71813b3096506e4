"""Every connection is pinged once a heartbeat, and a peer silent for two is dropped."""

import asyncio

from realtime.heartbeat import Heartbeat
from realtime.hub import Hub
from tests.realtime.fakes import Peer, QuietBus, Table
from tests.realtime.virtual import virtually


@virtually
async def test_everybody_is_pinged_once_a_heartbeat_and_not_all_at_the_same_time() -> None:
    heartbeat = Heartbeat(25)
    hub = Hub(Table(), QuietBus(), reconcile_s=1.0, watchers=[heartbeat])
    heartbeat.start()
    peers = [await Peer(hub, Table(), user_id).come() for user_id in range(50)]

    await asyncio.sleep(12.5)
    halfway = sum(peer.pings for peer in peers)
    await asyncio.sleep(13)

    assert 20 <= halfway <= 30
    assert {peer.pings for peer in peers} == {1}
    await heartbeat.stop()


@virtually
async def test_a_peer_silent_for_two_heartbeats_is_dropped_and_one_that_answers_stays() -> None:
    heartbeat = Heartbeat(25)
    hub = Hub(Table(), QuietBus(), reconcile_s=1.0, watchers=[heartbeat])
    heartbeat.start()
    loop = asyncio.get_running_loop()
    silent = await Peer(hub, Table(), 1).come()
    talking = await Peer(hub, Table(), 2).come()
    silent.last_heard = loop.time()

    for _ in range(80):
        talking.last_heard = loop.time()
        await asyncio.sleep(1)

    assert silent.aborted
    assert silent.told == ["closed 1006"]
    assert silent.pings == 2
    assert not talking.aborted
    assert set(hub.users) == {2}
    await heartbeat.stop()


@virtually
async def test_a_transport_that_cant_tell_is_never_called_silent() -> None:
    heartbeat = Heartbeat(25)
    hub = Hub(Table(), QuietBus(), reconcile_s=1.0, watchers=[heartbeat])
    heartbeat.start()
    stream = await Peer(hub, Table(), 1).come()  # hears from its peer at infinity

    await asyncio.sleep(300)

    assert not stream.aborted
    await heartbeat.stop()
