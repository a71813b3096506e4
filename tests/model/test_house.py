"""Random schedules on real actions, queries, sessions, hubs and the reference client: everybody ends exact."""

import asyncio
import os
from collections.abc import Callable

import pytest

from tests.conftest import World
from tests.model.house import House, clear_away, installed, tokens_of
from tests.model.plants import PLANTS, Plant
from tests.realtime.virtual import VirtualLoop

SEEDS = int(os.environ.get("FLACK_MODEL_SEEDS", "16"))
"""A second each. FLACK_MODEL_SEEDS=500 looks further, for an afternoon."""

BATCH = 4
PATIENCE = 24

Play = Callable[[int], list[str]]


@pytest.fixture
def play(committed_world: World, monkeypatch: pytest.MonkeyPatch) -> Play:
    """`play(seed)`: what was wrong at the end of this schedule."""
    world = committed_world
    users = [world.alice, world.bob, world.carol]
    tokens = tokens_of(users)

    def one(seed: int) -> list[str]:
        async def schedule() -> list[str]:
            house = House(seed, users, tokens)
            with installed(house, monkeypatch):
                try:
                    await house.run()
                    return house.wrong()
                finally:
                    await house.end()
                    clear_away(house)

        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            return runner.run(schedule())

    return one


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_every_schedule_ends_exact(play: Play, first: int) -> None:
    assert {seed: found for seed in range(first, first + BATCH) if (found := play(seed))} == {}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: str(plant.__name__))
def test_a_planted_fault_is_found(play: Play, plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seed beside each is where it was found first; code that changes may move it a little."""
    plant(monkeypatch)

    assert any(play(seed) for seed in range(PLANTS[plant], PLANTS[plant] + PATIENCE))
