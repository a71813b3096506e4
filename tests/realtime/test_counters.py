"""Deliveries are counted, with the time from commit to write."""

import time

from realtime.counters import Counters, Histogram, percentile_ms
from realtime.counters import counters as process_counters
from realtime.hub import Hub
from tests.realtime.fakes import Peer, QuietBus, Table
from tests.realtime.virtual import virtually


def test_percentiles_are_upper_bounds() -> None:
    histogram = Histogram()
    histogram.observe(0.4, 50)
    histogram.observe(4, 49)
    histogram.observe(90_000)

    assert percentile_ms(histogram.buckets, 0.5) == 0.5
    assert percentile_ms(histogram.buckets, 0.99) == 5
    assert percentile_ms(histogram.buckets, 1.0) == 10000
    assert percentile_ms(Histogram().buckets, 0.5) is None


def test_a_snapshot_is_plain_numbers() -> None:
    counters = Counters()
    counters.deliveries += 3

    assert counters.snapshot()["deliveries"] == 3
    assert all(isinstance(value, int) for value in counters.snapshot().values())


@virtually
async def test_each_broadcast_counts_its_deliveries_and_their_latency() -> None:
    table = Table()
    hub = Hub(table, QuietBus(), reconcile_s=3600)
    for user_id in range(10):
        await Peer(hub, table, user_id).come(1)
    before, timed = process_counters.snapshot(), sum(process_counters.latency.buckets)

    hub.receive(table.post(), time.time())

    after = process_counters.snapshot()
    assert after["deliveries"] - before["deliveries"] == 10
    assert after["frames"] - before["frames"] == 1
    assert after["bytes_out"] - before["bytes_out"] == 10 * len(b"\x81\x051:0:1")
    assert sum(process_counters.latency.buckets) - timed == 10
