"""Reading costs the same in a room of any age: the indexes lead to the rows, and no statement comes per message."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.chat.reading import fill, readings
from tests.conftest import World

REPOSITORY = Path(__file__).resolve().parents[2]
MOST_STATEMENTS = {"sync": 7, "everything since": 4}
STATEMENTS = 5
MOST_ROWS = 250
"""Of a room of 3,000; a page holds 50, a sync 200."""
BY_INDEX = ("SEARCH chat_message", "USING INDEX message_", "USING INDEX sqlite_autoindex_chat_message_")


@pytest.mark.parametrize("name", list(readings))
def test_the_number_of_statements_does_not_grow_with_the_messages(name: str, world: World) -> None:
    fill(world, 10)
    few = statements(readings[name], world)
    fill(world, 190)
    many = statements(readings[name], world)

    assert len(few) == len(many) <= MOST_STATEMENTS.get(name, STATEMENTS), many


def statements(read: Callable[[World], Any], world: World) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        read(world)
    return [one["sql"] for one in captured]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize("name", list(readings))
def test_on_sqlite_no_statement_walks_a_table_or_sorts_it(name: str, world: World) -> None:
    fill(world, 300)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for sql in statements(readings[name], world):
        assert "OFFSET" not in sql
        if "chat_message" not in sql:
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"), [])
            steps = [row[3] for row in cursor.fetchall()]
        assert any(way in step for step in steps for way in BY_INDEX), steps
        assert not [step for step in steps if step == "SCAN chat_message" or "TEMP B-TREE" in step], (sql, steps)


def test_on_postgresql_no_plan_touches_more_rows_than_are_answered(postgres_url: str) -> None:
    environment = os.environ | {"DATABASE_URL": postgres_url, "DJANGO_SETTINGS_MODULE": "settings.testing"}

    looked = subprocess.run(
        [sys.executable, "-m", "tests.chat.reading"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert looked.returncode == 0, looked.stderr[-3000:]
    touched = json.loads(looked.stdout.splitlines()[-1])
    assert {one["name"] for one in touched} == set(readings)
    assert [one for one in touched if one["rows"] > MOST_ROWS] == []
