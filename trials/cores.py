"""Which core runs what: the server one, whoever loads it another, so that neither takes the other's time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

CORES = sorted(os.sched_getaffinity(0))
SERVER, LOAD = CORES[0], CORES[-1]
"""The same one on a machine with a single core: then figures are those of half a core."""


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started in here, and whatever that starts, runs on this core alone."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
