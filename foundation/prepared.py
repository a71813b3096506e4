"""Queries that are built and compiled once, and from then on only run.

Building a query and compiling it costs Django ten times what SQLite needs to answer it by an index. A prepared query
is written like any other; it gives rows, not objects.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec

from django.db import connection
from django.db.models import Model, QuerySet

P = ParamSpec("P")
Row = tuple[Any, ...]


def columns(model: type[Model], prefix: str = "") -> list[str]:
    """All columns of a model for `values_list`, in the order in which `from_db` wants them."""
    return [prefix + field.attname for field in model._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    parameters: list[Any]
    slots: list[tuple[int, int]]  # (place among the parameters, which argument stands there)
    converters: list[
        tuple[int, list[Callable[..., Any]], Any]
    ]  # (column, what makes a value of ours of it, expression)


class Prepared(Generic[P]):
    """Decorates a function that returns `values_list(…)` of some rows. Its arguments are `int` or `str`, are compared
    with columns of that type, and decide nothing about the shape of the query; one may be how many rows at most (the
    end of a slice, of the outermost query). Called by position only."""

    def __init__(self, query: Callable[P, QuerySet[Any, Any]]) -> None:
        self._query = query
        self._compiled: _Compiled | None = None

    def __call__(self, *arguments: P.args, **none: P.kwargs) -> list[Row]:
        compiled = self._compiled
        if compiled is None:
            compiled = self._compiled = self._compile()
        parameters = compiled.parameters.copy()
        for place, argument in compiled.slots:
            parameters[place] = arguments[argument]
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, parameters)
            rows: list[Row] = cursor.fetchall()
        return [_converted(row, compiled.converters) for row in rows] if compiled.converters else rows

    def _compile(self) -> _Compiled:
        kinds = [parameter.annotation for parameter in inspect.signature(self._query).parameters.values()]
        # Values that nobody else would write: found again among the parameters, they say where arguments go.
        marks = [f"argument {n}" if kind is str else 7_206_104_000_000_000 + n for n, kind in enumerate(kinds)]
        build: Callable[..., QuerySet[Any, Any]] = self._query
        query: Any = build(*marks).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = _with_limit_as_parameter(*compiler.as_sql())
        slots = [(place, marks.index(value)) for place, value in enumerate(parameters) if value in marks]
        if {argument for _, argument in slots} != set(range(len(marks))):
            raise TypeError(f"{self._query.__qualname__}: an argument does not arrive among the query's parameters")
        selected = compiler.get_converters([expression for expression, _, _ in compiler.select])
        converters = [(column, functions, expression) for column, (functions, expression) in selected.items()]
        return _Compiled(sql, parameters, slots, converters)


def _with_limit_as_parameter(sql: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    """Django writes the number itself into the SQL, at the end."""
    before, limit, number = sql.rpartition(" LIMIT ")
    if limit and number.isdecimal():
        return f"{before} LIMIT %s", [*parameters, int(number)]
    return sql, list(parameters)


def _converted(row: Row, converters: list[tuple[int, list[Callable[..., Any]], Any]]) -> Row:
    values = list(row)
    for column, functions, expression in converters:
        for function in functions:
            values[column] = function(values[column], expression, connection)
    return tuple(values)
