"""One transaction, run again when the database says that two of them got in each other's way."""

import functools
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)

TRIES = 5
_DEADLOCK, _SERIALIZATION = "40P01", "40001"


def in_transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Run `action` atomically. A deadlock or a serialization failure is rolled back and run again."""

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for tried in range(1, TRIES + 1):
            try:
                with transaction.atomic():
                    return action(*args, **kwargs)
            except OperationalError as error:
                if tried == TRIES or not in_the_way(error) or transaction.get_connection().in_atomic_block:
                    raise
                log.info("%s runs again after %s", action.__name__, type(error).__name__)
        raise AssertionError("the loop returns or raises")

    return run


def in_the_way(error: OperationalError) -> bool:
    """Whether running the same transaction again can help."""
    return getattr(error.__cause__, "sqlstate", None) in (_DEADLOCK, _SERIALIZATION)
