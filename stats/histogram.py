"""Times in a bounded histogram: few numbers to keep, add and send, exact enough to read percentiles from.

Bucket k holds what lies above 0.1 ms * 1.1^(k-1) and up to 0.1 ms * 1.1^k: a percentile is at most 5% off.
"""

import math
from collections.abc import Mapping

SMALLEST_MS = 0.1
GROWTH = 1.1
LAST = 150  # 161 seconds; what takes longer counts as that

Buckets = dict[int, int]
"""Bucket -> how many. Only buckets that hold something."""

_LOG_GROWTH = math.log(GROWTH)


def bucket_of(elapsed_ms: float) -> int:
    if elapsed_ms <= SMALLEST_MS:
        return 0
    return min(LAST, math.ceil(math.log(elapsed_ms / SMALLEST_MS) / _LOG_GROWTH))


def upper_bound_ms(bucket: int) -> float:
    return SMALLEST_MS * GROWTH**bucket


def add(into: Buckets, more: Mapping[int, int]) -> None:
    for bucket, count in more.items():
        into[bucket] = into.get(bucket, 0) + count


def percentile_ms(buckets: Mapping[int, int], share: float) -> float | None:
    """The time below which `share` (0 to 1) of the observations lie; None when there are none."""
    wanted = math.ceil(sum(buckets.values()) * share)
    seen = 0
    for bucket in sorted(buckets):
        seen += buckets[bucket]
        if seen >= wanted > 0:
            return round(upper_bound_ms(bucket) / math.sqrt(GROWTH), 3)
    return None
