"""Pages of a list by the key of its last row: as fast at the end of a million rows as at the beginning.

Lists are ordered by one unique field, or newest first by two of which the last is unique; `?before=KEY` is the
page after KEY.
"""

from datetime import datetime
from typing import Any, cast

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest

BEFORE = "before"
SEPARATOR = "~"


class KeyedChangeList(ChangeList):
    """Django's list without its counting."""

    before = ""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Model]:
        # The key is no filter, and no part of the links to filters: those begin at the newest again.
        self.before = self.params.pop(BEFORE, "")
        self.filter_params.pop(BEFORE, None)
        return super().get_queryset(request, exclude_parameters)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Model]) -> list[str | Combinable]:
        return list(self.model_admin.get_ordering(request))

    def get_results(self, request: HttpRequest) -> None:
        order = [str(name) for name in self.queryset.query.order_by]
        rows = self.queryset
        if self.before:
            rows = rows.filter(older_than(self.model, order, self.before))
        found = list(rows[: self.list_per_page + 1])
        self.result_list = found[: self.list_per_page]
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = False
        self.show_admin_actions = bool(self.result_list)
        self.can_show_all = self.multi_page = False
        self.paginator = self.model_admin.get_paginator(request, self.result_list, self.list_per_page)
        self.older_url = ""
        if len(found) > self.list_per_page:
            self.older_url = self.get_query_string({BEFORE: key_of(self.result_list[-1], order)})
        self.newest_url = self.get_query_string() if self.before else ""


def key_of(row: Model, order: list[str]) -> str:
    values = (getattr(row, name.removeprefix("-")) for name in order)
    return SEPARATOR.join(value.isoformat() if isinstance(value, datetime) else str(value) for value in values)


def older_than(model: type[Model], order: list[str], key: str) -> Q:
    """Rows after the one with this key. The first field bounds the walk over its index, the others split ties."""
    values = key.split(SEPARATOR)
    if len(values) != len(order):
        raise IncorrectLookupParameters
    fields = [name.removeprefix("-") for name in order]
    try:
        parsed = [
            cast("Field[Any, Any]", model._meta.get_field(field)).to_python(value)
            for field, value in zip(fields, values, strict=True)
        ]
    except (ValidationError, OverflowError):
        raise IncorrectLookupParameters from None
    if len(fields) == 1:
        return Q((f"{fields[0]}__{'lt' if order[0][0] == '-' else 'gt'}", parsed[0]))
    (first, second), (one, two) = fields, parsed
    return Q((f"{first}__lte", one)) & (Q((f"{first}__lt", one)) | Q((f"{second}__lt", two)))
