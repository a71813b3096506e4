"""Post messages: those of one process that wait at the same time are committed together (docs/design.md, rule 7).

`post_messages` takes a list, and one post is a list of one. The steps have files of their own: posts.py says what is
asked for, preparing.py what is worked out before the transaction, judging.py which posts may be made, writing.py
makes them. queue.py collects those that wait.
"""

import logging
import sqlite3
from collections.abc import Sequence

from django.db import DatabaseError, OperationalError, connection

from accounts.transactions import transacted
from chat.actions.judging import judge_all, read_batch, repeated
from chat.actions.posts import Outcome, Post, Posted, checked_client_id, checked_source, new_post
from chat.actions.preparing import Prepared, prepare
from chat.actions.rows import Earlier
from chat.actions.writing import write
from foundation.errors import FlackError, Unavailable

__all__ = [
    "Outcome",
    "Post",
    "Posted",
    "checked_client_id",
    "checked_source",
    "new_post",
    "post_message",
    "post_messages",
    "write_posts",
]

log = logging.getLogger(__name__)


def post_messages(posts: Sequence[Post]) -> list[Outcome]:
    """Post them in this order; each gets its own outcome. See `write_posts`."""
    return [outcome for outcome in write_posts(prepare(posts)) if outcome is not None]


def post_message(post: Post) -> Posted:
    """One post; its refusal is raised."""
    outcome = post_messages([post])[0]
    if isinstance(outcome, FlackError):
        raise outcome
    return outcome


def write_posts(prepared: Sequence[Prepared], *, patience_s: float | None = None) -> list[Outcome | None]:
    """Write them in this order, in one transaction.

    When it fails they are run again one by one, so that one cannot take the others with it; what an error during
    COMMIT had written after all is then found by its client_id. A post that the database refuses alone, too, is
    Unavailable: whether it was written is unknown, and sending it again is safe. With the database away or locked
    nobody waits for a time-out of their own.

    `patience_s` is for how long a room that another transaction holds (PostgreSQL) may be waited for: None for as long
    as it takes, 0 not at all. The outcome of posts that were not written for its sake is None.
    """
    if not prepared:
        return []
    try:
        return _together(prepared, patience_s)
    except DatabaseError as error:
        if connection.in_atomic_block:
            raise
        if waited_in_vain(error):
            return [_unavailable(error) for _ in prepared]
        if patience_s is not None and lost_patience(error):
            return [None for _ in prepared]
        return _each_alone(prepared, patience_s)


@transacted
def _together(batch: Sequence[Prepared], patience_s: float | None) -> list[Outcome | None]:
    found = read_batch([prepared.post for prepared in batch], patience_s=patience_s)
    verdicts = judge_all(batch, found)
    written = write([batch[index] for index in verdicts.accepted], found)
    for index, message in zip(verdicts.accepted, written, strict=True):
        verdicts.outcomes[index] = Posted(
            message.pk, message.room_id, message.number, message.change, duplicate=False, frame=message.frame
        )
    for index, first in verdicts.folded.items():
        verdicts.outcomes[index] = _said_again(batch[index].post, batch[first].post, verdicts.outcomes[first])
    return verdicts.outcomes


def _said_again(post: Post, first: Post, outcome: Outcome | None) -> Outcome | None:
    if not isinstance(outcome, Posted):
        return outcome
    earlier = Earlier(outcome.message_id, outcome.room_id, outcome.number, outcome.change, first.fingerprint)
    try:
        return repeated(post, earlier)
    except FlackError as error:
        return error


def _each_alone(prepared: Sequence[Prepared], patience_s: float | None) -> list[Outcome | None]:
    outcomes: list[Outcome | None] = []
    held: set[int] = set()  # rooms: what comes later to one may not overtake
    away: OperationalError | None = None
    for one in prepared:
        if away is not None:
            outcomes.append(_unavailable(away))
            continue
        try:
            [outcome] = [None] if one.post.room_id in held else _together([one], patience_s)
        except DatabaseError as error:
            if patience_s is not None and lost_patience(error):
                outcome = None
            else:
                outcome = _unavailable(error)
                away = error if isinstance(error, OperationalError) else None
        if outcome is None:
            held.add(one.post.room_id)
        outcomes.append(outcome)
    return outcomes


def _unavailable(error: DatabaseError) -> Unavailable:
    log.warning("a post could not be written: %s", type(error).__name__)
    unavailable = Unavailable()
    unavailable.__cause__ = error
    return unavailable


def waited_in_vain(error: DatabaseError) -> bool:
    """The time-out for a lock or for a connection of psycopg's pool has passed; nothing was written."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return type(cause).__name__ == "PoolTimeout"


def lost_patience(error: DatabaseError) -> bool:
    """PostgreSQL's lock_not_available: somebody held the row for longer than we were to wait."""
    return getattr(error.__cause__, "sqlstate", None) == "55P03"
