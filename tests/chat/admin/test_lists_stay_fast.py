"""Lists cost the same with a million messages: no count, no scan, no sort, no query per row."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Installation

BIG = ("chat_message", "accounts_user", "chat_mention", "accounts_auditentry", "chat_linkpreview", "accounts_apitoken")
MOST_QUERIES = 12


@pytest.fixture(params=["sqlite", "postgresql"])
def lists(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """Each address with its status, its queries and their plans."""
    postgresql = request.param == "postgresql"
    variables = {"DATABASE_URL": request.getfixturevalue("postgres_url")} if postgresql else {}
    place = Installation(tmp_path, variables)
    place.manage("migrate", "-v0")
    place.manage("seed_demo", "--users", "80", "--rooms", "10", "--messages", "3000", "--password", "demonstration")
    environment = place.environment(DJANGO_SETTINGS_MODULE="settings.base", PYTHONPATH=".")
    command = [sys.executable, "-m", "tests.chat.admin.read_lists"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


def test_no_list_counts_scans_or_sorts_what_is_big(lists: dict[str, Any]) -> None:
    assert len(lists) > 25
    for address, answer in lists.items():
        assert answer["status"] == 200, address
        assert len(answer["queries"]) <= MOST_QUERIES, (address, [query["sql"] for query in answer["queries"]])
        for query in answer["queries"]:
            assert "COUNT(" not in query["sql"], (address, query)
            wrong = _slow(query["plan"], query["sql"])
            assert wrong is None, (address, wrong, query)


def _slow(plan: list[str], sql: str) -> str | None:
    """The step that would grow with the table."""
    big = next((table for table in BIG if f'FROM "{table}"' in sql), None)
    if big is None:
        return None
    for step in plan:
        if re.search(r"TEMP B-TREE FOR ORDER BY|Seq Scan|\bSort\b", step) and not _sorts_a_few(sql):
            return step
        # By id, newest first, until the page is full: the list without search and filter, and nothing else.
        if step == f"SCAN {big}" and not (" LIMIT " in sql and "DESC" in sql):
            return step
    return None


def _sorts_a_few(sql: str) -> bool:
    """Rows by their ids or of one name: what prefetching asks for."""
    return " LIMIT " not in sql or " LIMIT 1" in sql.rsplit("FROM", 1)[1] + " "


def test_the_check_itself_sees_slowness() -> None:
    rows = 'SELECT 1 FROM "chat_message" WHERE x ORDER BY 1 LIMIT 51'
    assert _slow(["SEARCH chat_message", "USE TEMP B-TREE FOR ORDER BY"], rows)
    assert _slow(["Limit", "  ->  Sort  (cost=1)", "  ->  Index Scan using x on chat_message"], rows)
    assert _slow(["SCAN chat_message"], rows)
    assert _slow(["Limit", "  ->  Seq Scan on chat_message"], rows)
    assert _slow(["SCAN chat_message USING INDEX message_hidden"], rows) is None
