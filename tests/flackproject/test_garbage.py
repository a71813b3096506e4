"""A serving process looks for cycles rarely, and still finds them."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from flackproject import garbage


class Knot:
    def __init__(self) -> None:
        self.myself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_cycles_made_after_the_start_are_collected() -> None:
    garbage.settle()
    ends = [weakref.ref(Knot()) for _ in range(10)]

    kept = [[] for _ in range(2 * garbage.YOUNG)]  # type: ignore[var-annotated]

    assert len(kept) > garbage.YOUNG
    assert [end for end in ends if end() is not None] == []


def test_what_was_there_at_the_start_is_looked_at_no_more() -> None:
    garbage.settle()

    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == garbage.YOUNG
