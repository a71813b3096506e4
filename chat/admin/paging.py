"""Pages that are read without counting what lies beyond them."""

from collections.abc import Sequence
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Model, QuerySet

MOST_PAGES = 100
"""Skipping costs what is skipped. Whoever looks for something older searches."""


if TYPE_CHECKING:  # generic for the type checker only
    _Paginator = Paginator[Model]
else:
    _Paginator = Paginator


class UncountedPaginator(_Paginator):
    """Reads one page, and one row more to know whether there is another; `count` is how far that is."""

    def __init__(self, rows: QuerySet[Model], per_page: int, *, number: int) -> None:
        super().__init__(rows, per_page)
        self._number = min(max(number, 1), MOST_PAGES)

    @cached_property
    def _rows(self) -> Sequence[Model]:
        return list(self.object_list[self._skipped : self._skipped + self.per_page + 1])

    @property
    def _skipped(self) -> int:
        return (self._number - 1) * self.per_page

    @cached_property
    def count(self) -> int:
        return self._skipped + len(self._rows)

    @cached_property
    def num_pages(self) -> int:
        return min(MOST_PAGES, max(1, ceil(self.count / self.per_page)))

    @property
    def previous_number(self) -> int:
        return self._number - 1

    @property
    def next_number(self) -> int:
        return self._number + 1

    def page(self, number: Any) -> "Page[Model]":
        if number != self._number or (number > 1 and not self._rows):
            raise EmptyPage
        return Page(self._rows[: self.per_page], number, self)
