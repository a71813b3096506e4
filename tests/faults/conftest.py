"""Servers to do harm to: one process on SQLite, or two on PostgreSQL and Redis."""

from pathlib import Path

import pytest

from tests.faults.company import LIMIT_S
from trials.fleet import Fleet
from trials.installation import Installation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(LIMIT_S))


@pytest.fixture
def alone(installation: Installation) -> Fleet:
    fleet = Fleet(installation)
    fleet.start()
    return fleet


@pytest.fixture
def pair(big_installation: Installation) -> Fleet:
    fleet = Fleet(big_installation, 2)
    fleet.start()
    return fleet
