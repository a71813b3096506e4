"""However much the tables hold, a look at a list does the same work: counted, not timed.

SQLite: the steps of its virtual machine. PostgreSQL: the rows that its plans really touched.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.chat.admin.plenty import ask, fill, questions

REPOSITORY = Path(__file__).resolve().parents[3]
GRAIN = 50
MOST_ROWS = 600
"""Of 5,000: some pages, where the rows looked for are one in ten."""


def steps_of(client, model: str, query: dict[str, str]) -> tuple[int, list[str]]:
    """Steps of SQLite's virtual machine for one look at a list, and its statements."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += GRAIN
        return 0

    with CaptureQueriesContext(connection) as statements:
        connection.connection.set_progress_handler(count, GRAIN)
        ask(client, model, query)
        connection.connection.set_progress_handler(None, 0)
    return counted, [statement["sql"] for statement in statements]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts SQLite's own steps")
def test_on_sqlite_a_look_takes_the_same_steps_whatever_the_tables_hold(dana, world):
    fill(world, 0, 600)
    few = [(*question, *steps_of(dana.client, *question)) for question in questions()]
    fill(world, 600, 2400)
    many = [(*question, *steps_of(dana.client, *question)) for question in questions()]

    for (model, query, steps_of_few, said), (_, _, steps_of_many, said_of_many) in zip(few, many, strict=True):
        assert steps_of_many < steps_of_few * 1.5 + 2000, (model, query, steps_of_few, steps_of_many, said_of_many)
        assert len(said_of_many) == len(said) <= 9, (model, query, said_of_many)
        assert not [sql for sql in said_of_many if "COUNT(" in sql.upper() or "OFFSET" in sql.upper()], (model, query)


def test_on_postgresql_no_plan_touches_more_rows_than_a_page_needs(postgres_url):
    environment = os.environ | {"DATABASE_URL": postgres_url, "DJANGO_SETTINGS_MODULE": "settings.testing"}

    looked = subprocess.run(
        [sys.executable, "-m", "tests.chat.admin.plans"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert looked.returncode == 0, looked.stderr[-3000:]
    touched = json.loads(looked.stdout.splitlines()[-1])
    assert len(touched) >= 30
    assert [one for one in touched if one["rows"] > MOST_ROWS] == []
