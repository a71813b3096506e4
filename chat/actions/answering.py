"""Write posts that wait, whatever goes wrong with one of them, and find what is to be answered to each."""

import logging
from collections.abc import Sequence

from django.db import DatabaseError, close_old_connections, connection

from chat.actions.messages import Outcome, write_posts
from chat.actions.preparing import prepare
from chat.actions.waiting import Waiting
from foundation.errors import Unavailable

log = logging.getLogger(__name__)

Answer = tuple[Waiting, Outcome | None]


def write_waiting(batch: Sequence[Waiting], *, patience_s: float) -> list[Answer]:
    """An answer to each in this order, or None where its room could not be had in time. Never raises."""
    try:
        return list(zip(batch, _outcomes(batch, patience_s), strict=True))
    finally:
        if connection.errors_occurred:
            close_old_connections()


def _outcomes(batch: Sequence[Waiting], patience_s: float) -> Sequence[Outcome | None]:
    try:
        return _written(batch, patience_s)
    except DatabaseError as error:
        log.warning("%s posts could not be written: %s", len(batch), type(error).__name__)
        return [_unavailable(error)] * len(batch)
    except Exception as error:
        if len(batch) > 1:  # one that nobody foresaw takes nobody with it
            return [outcome for one in batch for outcome in _outcomes([one], patience_s)]
        log.exception("a post could not be written")
        return [_unavailable(error)]


def _written(batch: Sequence[Waiting], patience_s: float) -> Sequence[Outcome | None]:
    fresh = [waiting for waiting in batch if waiting.prepared is None]
    for waiting, prepared in zip(fresh, prepare([waiting.post for waiting in fresh]), strict=True):
        waiting.prepared = prepared
    ready = [waiting.prepared for waiting in batch if waiting.prepared is not None]
    return write_posts(ready, patience_s=patience_s)


def _unavailable(cause: Exception) -> Unavailable:
    error = Unavailable()
    error.__cause__ = cause
    return error
