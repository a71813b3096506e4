"""Run as a program on an empty PostgreSQL: fills it, looks at every list, prints how many rows each look touched.

A program of its own, because the tests' own database is SQLite unless they are told otherwise.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests.chat.admin.plenty import ask, fill, questions  # noqa: E402
from tests.conftest import make_world  # noqa: E402

ROWS = 5_000


def main() -> None:
    call_command("migrate", verbosity=0)
    world = make_world()
    fill(world, 0, ROWS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(world.dana)
    found = []
    for model, query in questions():
        with CaptureQueriesContext(connection) as statements:
            ask(client, model, query)
        worst = max((touched(one["sql"]) for one in statements if one["sql"].startswith("SELECT")), default=(0, ""))
        found.append({"model": model, "query": query, "rows": worst[0], "worst": worst[1]})
    sys.stdout.write(json.dumps(found) + "\n")


def touched(sql: str) -> tuple[int, str]:
    """The most rows that one node of the plan read, and which node; run for real."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"), [])
        answer = cursor.fetchone()[0]
    plan = answer if isinstance(answer, list) else json.loads(answer)
    return max(nodes(plan[0]["Plan"]))


def nodes(node: dict[str, Any]) -> list[tuple[int, str]]:
    read = sum(
        int(node.get(what, 0)) for what in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    )
    here = (read * int(node.get("Actual Loops", 1)), f"{node['Node Type']} {node.get('Relation Name', '')}")
    return [here, *(one for child in node.get("Plans", []) for one in nodes(child))]


if __name__ == "__main__":
    main()
