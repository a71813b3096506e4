"""Who is asking: plain functions for consumer, streams and REST. What a credential opens, and whether it still does."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Literal

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from accounts.models import ApiToken, Session, User
from accounts.secrets import digest
from foundation.clock import now
from foundation.errors import Suspended
from foundation.prepared import Prepared, Row, columns

log = logging.getLogger(__name__)

# "Last used" is for people who clean up: a minute is exact enough, and a write per request is not.
LAST_USED_GRAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Credential:
    """What somebody came in with. `key` names the session (its handle) or the token (its id); it opens nothing."""

    user_id: int
    kind: Literal["session", "token"]
    key: str = field(repr=False)


class Validity(Enum):
    VALID = "valid"
    SUSPENDED = "suspended"
    ENDED = "ended"


def by_token(secret: str) -> tuple[User, Credential] | None:
    """The token's user, in one query. Raises Suspended; None when there is no such token."""
    token = _live_token(_tokens_by_digest(digest(secret)))
    if token is None:
        return None
    if not token.user.is_active:
        raise Suspended
    _note_use(token)
    return token.user, Credential(token.user_id, "token", str(token.pk))


def by_session(session: SessionBase | str | None) -> tuple[User, Credential] | None:
    """The user signed in to a session (the store, or its key), in one query. Raises Suspended; None when it is over."""
    key = session.session_key if isinstance(session, SessionBase) else session
    if not key:
        return None
    row = next(_live_sessions(_sessions_by_key(key)), None)
    if row is None or row.user is None or not _fits(row, row.user):
        return None
    if not row.user.is_active:
        raise Suspended
    return row.user, Credential(row.user.pk, "session", row.handle)


def is_valid(credential: Credential) -> Validity:
    """Whether it still opens the door, in one query."""
    user = _holder(credential)
    if user is None:
        return Validity.ENDED
    return Validity.VALID if user.is_active else Validity.SUSPENDED


def _holder(credential: Credential) -> User | None:
    if credential.kind == "token":
        token = _live_token(_tokens_by_id(int(credential.key), credential.user_id))
        return token.user if token else None
    rows = _live_sessions(_sessions_by_handle(credential.key, credential.user_id))
    return next((row.user for row in rows if row.user is not None and _fits(row, row.user)), None)


_TOKEN, _SESSION, _USER = columns(ApiToken), columns(Session), columns(User)
_USERS = columns(User, "user__")


@Prepared
def _tokens_by_digest(digest: str) -> QuerySet[ApiToken, Any]:
    return ApiToken.objects.filter(digest=digest).values_list(*_TOKEN, *_USERS)


@Prepared
def _tokens_by_id(token_id: int, user_id: int) -> QuerySet[ApiToken, Any]:
    return ApiToken.objects.filter(pk=token_id, user=user_id).values_list(*_TOKEN, *_USERS)


@Prepared
def _sessions_by_key(key: str) -> QuerySet[Session, Any]:
    return Session.objects.filter(session_key=key).values_list(*_SESSION, *_USERS)


@Prepared
def _sessions_by_handle(handle: str, user_id: int) -> QuerySet[Session, Any]:
    return Session.objects.filter(handle=handle, user=user_id).values_list(*_SESSION, *_USERS)


def _live_token(rows: list[Row]) -> ApiToken | None:
    """The token of the row, with its user; None where it has expired."""
    for row in rows:
        token = ApiToken.from_db(DEFAULT_DB_ALIAS, _TOKEN, row[: len(_TOKEN)])
        token.user = User.from_db(DEFAULT_DB_ALIAS, _USER, row[len(_TOKEN) :])
        if token.expires_at is None or token.expires_at > now():
            return token
    return None


def _live_sessions(rows: list[Row]) -> Iterator[Session]:
    """Those that are not over, with their users."""
    for row in rows:
        session = Session.from_db(DEFAULT_DB_ALIAS, _SESSION, row[: len(_SESSION)])
        if session.user_id is not None:
            session.user = User.from_db(DEFAULT_DB_ALIAS, _USER, row[len(_SESSION) :])
        if session.expire_date > now():
            yield session


def _fits(row: Session, user: User) -> bool:
    """The session was signed in under the password and session_version of today."""
    proof = row.get_decoded().get(HASH_SESSION_KEY, "")
    return constant_time_compare(proof, user.get_session_auth_hash())


def _note_use(token: ApiToken) -> None:
    moment: datetime = now()
    if token.last_used_at is not None and token.last_used_at > moment - LAST_USED_GRAIN:
        return
    try:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=moment)
    except DatabaseError:  # a full disk must not keep readers out
        log.warning("could not note the use of token %s", token.pk)
