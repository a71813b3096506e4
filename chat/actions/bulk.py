"""Many rows in one statement, in plain SQL: what is written the most often costs the least.

PostgreSQL takes the rows as one JSON value, so that the statement is the same for one row and for a thousand, and
nothing is quoted value by value. SQLite prepares a statement once and runs it for each row, within the process.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

import msgspec
from django.db import connection, models

Row = Sequence[Any]

_json = msgspec.json.Encoder().encode


def insert_rows(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """`columns` are names of columns; each row has a value for each."""
    if rows:
        _run(_insert_sql(connection.vendor, model, columns), rows, _times(model, columns))


def update_rows(model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Set `columns` of the rows whose id is the last value of each row. The caller holds their locks."""
    if rows:
        _run(_update_sql(connection.vendor, model, columns), rows, _times(model, columns))


def next_ids(count: int) -> Sequence[int]:
    """Ids of messages to come, so that a message's frame, which holds its id, is written with it.

    SQLite: under the transaction's write lock the next ids are known. PostgreSQL: from the sequence.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('chat_message', 'id')) FROM generate_series(1, %s)", [count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chat_message'")
        row = cursor.fetchone()
        last = row[0] if row else 0
        return range(last + 1, last + 1 + count)


def values(rows: Iterable[Row]) -> tuple[str, list[Any]]:
    """`VALUES (%s, %s), ...` and its parameters, for a list of rows to look up. Not for no rows."""
    listed = list(rows)
    one = "(" + ", ".join(["%s"] * len(listed[0])) + ")"
    return "VALUES " + ", ".join([one] * len(listed)), [value for row in listed for value in row]


def _run(sql: str, rows: Sequence[Row], times: tuple[int, ...]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(sql, [_json(rows).decode()])
        else:
            cursor.executemany(sql, [_with_times(row, times) for row in rows] if times else rows)


def _with_times(row: Row, times: tuple[int, ...]) -> Row:
    adapted = list(row)
    for at in times:
        if adapted[at] is not None:
            adapted[at] = _as_kept(adapted[at])
    return adapted


@lru_cache(maxsize=64)  # the rows of a batch share their times
def _as_kept(moment: datetime) -> str | None:
    return connection.ops.adapt_datetimefield_value(moment)


@cache
def _times(model: type[models.Model], columns: tuple[str, ...]) -> tuple[int, ...]:
    """Where the times stand: SQLite has a form of its own for them."""
    moments = {field.column for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)}
    return tuple(at for at, name in enumerate(columns) if name in moments)


@cache
def _insert_sql(vendor: str, model: type[models.Model], columns: tuple[str, ...]) -> str:
    table, names = model._meta.db_table, ", ".join(columns)
    if vendor == "postgresql":
        return f"INSERT INTO {table} ({names}) SELECT {_parts(model, columns)} FROM {_JSON_ROWS}"  # noqa: S608 - names of our own
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of our own


@cache
def _update_sql(vendor: str, model: type[models.Model], columns: tuple[str, ...]) -> str:
    table = model._meta.db_table
    if vendor == "postgresql":
        parts = ", ".join(f"{name} = {_part(model, name, at)}" for at, name in enumerate(columns))
        key = _part(model, "id", len(columns))
        return f"UPDATE {table} SET {parts} FROM {_JSON_ROWS} WHERE {table}.id = {key}"  # noqa: S608 - names of our own
    parts = ", ".join(f"{name} = %s" for name in columns)
    return f"UPDATE {table} SET {parts} WHERE id = %s"  # noqa: S608 - names of our own


_JSON_ROWS = "jsonb_array_elements(%s::jsonb) AS given(item)"


def _parts(model: type[models.Model], columns: tuple[str, ...]) -> str:
    return ", ".join(_part(model, name, at) for at, name in enumerate(columns))


def _part(model: type[models.Model], column: str, at: int) -> str:
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    kind = field.db_type(connection) or "text"
    # A cast to varchar would cut off in silence what is too long; text the column itself refuses.
    return f"item ->> {at}" if kind.startswith(("varchar", "text")) else f"(item ->> {at})::{kind}"
