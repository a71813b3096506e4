"""The backend for SQLite: what it keeps of a statement is what Django makes of it."""

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the backend is that of SQLite"),
]


@pytest.mark.parametrize(
    ("sql", "parameters", "row"),
    [
        ("SELECT %s, %s", ["a", "%s"], ("a", "%s")),
        ("SELECT %s LIKE 'a%%'", ["ab"], (1,)),
        ("SELECT '%%s', %s", [1], ("%s", 1)),
        ("SELECT %(one)s, %(two)s, %(one)s", {"one": 1, "two": 2}, (1, 2, 1)),
        ("SELECT %s IN (" + ", ".join(["%s"] * 2_000) + ")", [7, *range(2_000)], (1,)),
    ],
)
def test_a_statement_means_the_same_each_time(sql, parameters, row):
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            assert cursor.fetchone() == row


def test_without_parameters_nothing_is_a_place():
    with connection.cursor() as cursor:
        cursor.execute("SELECT '%s', '%%'")
        assert cursor.fetchone() == ("%s", "%%")
