"""Installations for tests: real processes, each in a folder of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trials.installation import Installation


@pytest.fixture
def empty_installation(tmp_path: Path) -> Iterator[Installation]:
    """Nothing but an empty folder; the first start makes all of it."""
    made = Installation(tmp_path, {})
    yield made
    made.end()


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database in the newest shape: made once, for it takes as long as all else of a start."""
    made = Installation(tmp_path_factory.mktemp("migrated"), {})
    made.manage("migrate", "--verbosity", "0")
    return made.data / "flack.sqlite3"


@pytest.fixture
def installation(empty_installation: Installation, migrated_database: Path) -> Installation:
    """A fresh Flack on SQLite, everything in one process."""
    empty_installation.data.mkdir()
    shutil.copy(migrated_database, empty_installation.data)
    return empty_installation


@pytest.fixture
def big_installation(tmp_path: Path, postgres_url: str, redis_server: Any) -> Iterator[Installation]:
    """A fresh Flack on PostgreSQL and Redis, for several processes."""
    made = Installation(tmp_path, {"DATABASE_URL": postgres_url, "REDIS_URL": redis_server.url})
    made.manage("migrate", "--verbosity", "0")
    yield made
    made.end()
