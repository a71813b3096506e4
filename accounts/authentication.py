"""Who is asking: plain functions for consumer, streams and REST. What a credential opens, and whether it still does."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError, models
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from accounts.models import ApiToken, Session, User
from accounts.secrets import digest
from foundation.clock import now
from foundation.errors import Suspended

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
    token = _live_tokens().select_related("user").filter(digest=digest(secret)).first()
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
    row = _live_sessions().filter(session_key=key).first()
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
        token = _live_tokens().select_related("user").filter(pk=int(credential.key), user=credential.user_id).first()
        return token.user if token else None
    rows = _live_sessions().filter(handle=credential.key, user=credential.user_id)
    return next((row.user for row in rows if row.user is not None and _fits(row, row.user)), None)


def _live_tokens() -> models.QuerySet[ApiToken]:
    return ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now()))


def _live_sessions() -> models.QuerySet[Session]:
    return Session.objects.filter(expire_date__gt=now()).select_related("user")


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
