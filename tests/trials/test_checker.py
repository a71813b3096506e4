"""The checker is worth what it finds: every planted fault, by its name, and nothing in what is clean."""

import pytest

from tests.trials.plants import PLANTS, Plant
from tests.trials.pretend import Pretended
from trials.checker import check
from trials.history import Acked, Closed, History, Refused, Taken

SEEDS = range(60)


def long_enough(history: History) -> bool:
    """Some plants need what chance may leave out."""
    kinds = (Taken, Refused, Closed)
    return all(any(history.of(kind)) for kind in kinds) and sum(1 for _ in history.of(Acked)) > 10


@pytest.mark.parametrize("seed", range(300))
def test_a_clean_history_gives_nothing(seed: int) -> None:
    assert check(Pretended(seed).play()) == []


@pytest.mark.parametrize(("kind", "plant"), PLANTS, ids=[plant.__name__ for _, plant in PLANTS])
def test_a_planted_fault_is_found(kind: str, plant: Plant) -> None:
    planted = 0
    for seed in SEEDS:
        history = Pretended(seed).play()
        if not long_enough(history):
            continue
        plant(history)
        planted += 1

        assert kind in {violation.kind for violation in check(history)}, f"seed {seed}"
    assert planted > len(SEEDS) / 2


def test_a_history_without_events_gives_nothing() -> None:
    assert check(History()) == []
