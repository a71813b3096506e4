"""The window counts exactly, and forgets after five minutes."""

import threading

import pytest

from stats.summary import Summary, merged, summarise
from stats.window import HISTORY_S, Sample, Second, Window
from tests.stats.conftest import Clock

EPOCH_S = 1_700_000_000.0


@pytest.fixture
def window(clock: Clock) -> Window:
    return Window(clock)


def read(window: Window, window_s: int = 15) -> Summary:
    return summarise(
        window.seconds(EPOCH_S),
        running_s=window.running_s(),
        uptime_s=window.uptime_s(),
        window_s=window_s,
    )


def sample(messages: int = 0, deliveries: int = 0, connections: int = 0, **delivery: int) -> Sample:
    return Sample(messages, deliveries, {int(k.removeprefix("b")): n for k, n in delivery.items()}, connections)


def test_the_rate_is_requests_by_seconds(window: Window, clock: Clock) -> None:
    for _ in range(60):
        for _ in range(30):
            window.record(200, 4)
        clock.forward(1)

    # The running second is empty yet: 14 full ones in 14 seconds.
    assert read(window)["requests_per_second"] == 30
    assert read(window, 60)["requests_per_second"] == 30


def test_shortly_after_the_start_the_rate_divides_by_what_has_passed(window: Window, clock: Clock) -> None:
    clock.forward(2.5)
    for _ in range(10):
        window.record(200, 4)

    assert read(window)["requests_per_second"] == 4


def test_requests_leave_the_window_but_stay_in_the_history(window: Window, clock: Clock) -> None:
    window.record(200, 4)
    clock.forward(15)

    now = read(window)

    assert now["requests_per_second"] == 0
    assert now["responses"] == {"2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0}
    assert now["latency_ms"] == {"p50": None, "p90": None, "p99": None}
    assert [point["requests_per_second"] for point in now["history"]] == [1.0] + [0.0] * 14


def test_responses_are_counted_by_class(window: Window) -> None:
    for status, times in ((200, 5), (204, 1), (302, 2), (404, 3), (500, 1), (599, 1), (999, 1)):
        for _ in range(times):
            window.record(status, 1)

    assert read(window)["responses"] == {"2xx": 6, "3xx": 2, "4xx": 3, "5xx": 3}


def test_percentiles_cover_the_window_only(window: Window, clock: Clock) -> None:
    window.record(200, 9000)
    clock.forward(20)
    for time_ms in range(1, 101):
        window.record(200, time_ms)

    latency = read(window)["latency_ms"]

    assert latency["p50"] == pytest.approx(50, rel=0.05)
    assert latency["p90"] == pytest.approx(90, rel=0.05)
    assert latency["p99"] == pytest.approx(99, rel=0.05)
    assert read(window, 60)["latency_ms"]["p99"] == pytest.approx(99, rel=0.05)


def test_the_history_has_three_hundred_points_without_holes(window: Window, clock: Clock) -> None:
    for _ in range(1000):
        window.record(200, 4)
        clock.forward(1)

    history = read(window)["history"]

    assert len(history) == HISTORY_S
    assert [point["at"] for point in history] == list(range(int(EPOCH_S) - HISTORY_S, int(EPOCH_S)))
    assert {point["requests_per_second"] for point in history} == {1.0}


def test_after_a_long_silence_nothing_old_is_left(window: Window, clock: Clock) -> None:
    for _ in range(HISTORY_S):
        window.record(200, 4)
        clock.forward(1)
    clock.forward(HISTORY_S + 1)

    assert {point["requests_per_second"] for point in read(window)["history"]} == {0.0}


def test_no_request_is_lost_between_threads(window: Window, clock: Clock) -> None:
    def work() -> None:
        for _ in range(5000):
            window.record(200, 4)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read(window)["responses"]["2xx"] == 40_000


def test_what_was_delivered_before_the_first_sample_is_not_counted(window: Window, clock: Clock) -> None:
    window.sample(sample(messages=1000, deliveries=9000, connections=7))
    clock.forward(10)
    window.sample(sample(messages=1030, deliveries=9300, connections=8))

    now = read(window)

    assert (now["messages_per_second"], now["deliveries_per_second"]) == (3, 30)
    assert now["connections"] == 8


def test_what_lies_between_two_samples_is_spread_over_the_time_between(window: Window, clock: Clock) -> None:
    window.sample(sample(connections=3))
    clock.forward(4)
    window.sample(sample(deliveries=100, connections=5))
    clock.forward(1)

    history = read(window)["history"]

    assert [point["deliveries_per_second"] for point in history] == [0, 25, 25, 25, 25]
    assert [point["connections"] for point in history] == [3, 3, 3, 3, 5]


def test_a_gap_longer_than_the_history_counts_what_fits_into_it(window: Window, clock: Clock) -> None:
    window.sample(sample())
    clock.forward(600)
    window.sample(sample(deliveries=6000))

    history = read(window)["history"]

    assert len(history) == HISTORY_S
    assert {point["deliveries_per_second"] for point in history[1:]} == {10.0}


def test_connections_are_remembered_while_nobody_looks(window: Window, clock: Clock) -> None:
    window.sample(sample(connections=12))
    clock.forward(2 * HISTORY_S)
    window.record(200, 4)

    assert {point["connections"] for point in read(window)["history"]} == {12}
    assert read(window)["connections"] == 12


def test_delivery_times_are_those_since_the_last_sample(window: Window, clock: Clock) -> None:
    window.sample(sample(b10=500))
    clock.forward(1)
    window.sample(sample(b10=500, b60=99, b80=1))

    delivery = read(window)["delivery_ms"]

    assert delivery["p50"] == pytest.approx(0.1 * 1.1**60, rel=0.05)
    assert delivery["p99"] == delivery["p50"]


def test_several_processes_add_up_second_by_second() -> None:
    one = [
        Second(10, [0, 1, 0, 0, 0], {4: 1}, 1, 10, {3: 10}, 5),
        Second(11, [0, 2, 0, 0, 0], {4: 2}, 0, 0, {}, 6),
        Second(12, connections=6),
    ]
    two = [Second(11, [0, 0, 0, 0, 1], {4: 1, 9: 1}, 2, 4, {}, 100)]

    total = merged([one, two, []])

    assert [second.at for second in total] == [10, 11, 12]
    assert [second.requests for second in total] == [1, 3, 0]
    assert total[1].latency == {4: 3, 9: 1}
    assert [second.deliveries for second in total] == [10, 4, 0]
    assert [second.connections for second in total] == [5, 106, 106]


def test_nothing_reported_is_nothing_to_show() -> None:
    now = summarise(merged([]), running_s=0, uptime_s=0)

    assert now["requests_per_second"] == 0
    assert now["connections"] == 0
    assert now["history"] == []
