"""The small world of the tests: Alice and Bob share #garden, Carol is outside it, Dana moderates, Robo is a bot."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.cache import cache

from accounts.actions import create_account
from accounts.models import Kind, Role, User
from chat.actions import memberships, rooms, workspace
from chat.models import Room
from chat.queries.people import pieces
from chat.queries.rooms import general
from chat.queries.sync import recent

TESTS = Path(__file__).parent

pytest_plugins = ["tests.services", "tests.processes", "tests.chat.frames_heard", "tests.live"]


LONG = ("servers/test_idle_two_minutes.py", "faults", "servers", "trials", "clients", "benchmarks", "browser")
"""What waits for a minute, or takes one, begins first: the short ones go on beside it, and no core rests at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(TESTS).as_posix()
        return next((n for n, long in enumerate(LONG) if path.startswith(long)), len(LONG))

    items.sort(key=place)  # within each the order stays


@dataclass(frozen=True)
class World:
    alice: User
    bob: User
    carol: User
    dana: User
    robo: User
    garden: Room
    general: Room


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Limits count in the cache; one test's tries are not another's. Nor is one's database."""
    cache.clear()
    recent.clear()
    pieces.clear()


def make_world() -> World:
    workspace.ensure()
    people = {
        "alice": create_account(nickname="alice", password=None),
        "bob": create_account(nickname="bob", password=None),
        "carol": create_account(nickname="carol", password=None),
        "dana": create_account(nickname="dana", password=None, role=Role.MODERATOR),
        "robo": create_account(nickname="robo", password=None, kind=Kind.BOT),
    }
    garden = rooms.create_room(people["alice"], kind="open", name="Garden")
    memberships.join(people["bob"], garden.pk)
    garden.refresh_from_db()
    return World(**people, garden=garden, general=general())


@pytest.fixture
def world(db: None) -> World:
    """In the test's own transaction: for what happens in one thread."""
    return make_world()


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """Committed: for tests in which several threads, sessions or processes meet."""
    return make_world()
