"""A transaction that is run again when the database chose it as the victim of a deadlock."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 4
# PostgreSQL: serialization_failure, deadlock_detected. Both mean: nothing was written, try again.
PASSING = {"40001", "40P01"}


def transacted(function: Callable[P, T]) -> Callable[P, T]:
    """Runs `function` in one transaction; inside another one it is a part of that."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if connection.in_atomic_block:
            with transaction.atomic():
                return function(*args, **kwargs)
        for attempt in range(1, ATTEMPTS):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) not in PASSING:
                    raise
                time.sleep(random.uniform(0.005, 0.02) * attempt)  # noqa: S311 - only so that two victims part
        with transaction.atomic():
            return function(*args, **kwargs)

    return run
