"""Percentiles read from the histogram are those of the sorted data, within a bucket."""

import random

import pytest

from stats import histogram


def observed(times_ms: list[float]) -> histogram.Buckets:
    buckets: histogram.Buckets = {}
    for time_ms in times_ms:
        histogram.add(buckets, {histogram.bucket_of(time_ms): 1})
    return buckets


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 0.99, 1.0])
@pytest.mark.parametrize("seed", range(20))
def test_a_percentile_is_at_most_five_percent_off(seed: int, share: float) -> None:
    chance = random.Random(seed)
    times = [chance.lognormvariate(3, 1.5) for _ in range(chance.choice([1, 2, 10, 997, 5000]))]

    read = histogram.percentile_ms(observed(times), share)

    true = sorted(times)[max(0, -int(-len(times) * share // 1) - 1)]
    assert read == pytest.approx(max(true, histogram.SMALLEST_MS), rel=0.05)


def test_nothing_observed_has_no_percentile() -> None:
    assert histogram.percentile_ms({}, 0.5) is None


def test_each_bucket_holds_what_lies_up_to_its_bound() -> None:
    for bucket in range(1, histogram.LAST):
        bound = histogram.upper_bound_ms(bucket)
        assert histogram.bucket_of(bound * 0.9999) == bucket
        assert histogram.bucket_of(bound * 1.0001) == min(bucket + 1, histogram.LAST)


def test_whatever_is_observed_the_histogram_stays_small() -> None:
    chance = random.Random(1)
    buckets = observed([0, 1e-9, 1e12, *(chance.expovariate(0.0001) for _ in range(20_000))])

    assert len(buckets) <= histogram.LAST + 1
    assert sum(buckets.values()) == 20_003
