"""Signing out, here and everywhere, and when somebody was last here. Signing in needs a request: accounts/views.py."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Q

from accounts.actions.rows import lock_user, recheck_connections
from accounts.authentication import Credential
from accounts.models import Session, User
from accounts.transactions import transacted


@transacted
def sign_out(credential: Credential) -> None:
    """End the session that this credential names, and its sockets."""
    locked = lock_user(credential.user_id)
    if credential.kind == "session":
        Session.objects.filter(user=locked, handle=credential.key).delete()
    recheck_connections(locked)


@transacted
def sign_out_everywhere(user: User) -> User:
    """End all of one's sessions and their sockets, this one included. Tokens stay: they are revoked one by one."""
    locked = lock_user(user.pk)
    end_all_sessions(locked)
    return locked


def end_all_sessions(locked: User) -> None:
    """For callers that hold the user's row."""
    User.objects.filter(pk=locked.pk).update(session_version=F("session_version") + 1)
    locked.session_version += 1
    Session.objects.filter(user=locked).delete()
    recheck_connections(locked)


@transacted
def note_seen(times: Mapping[int, datetime]) -> None:
    """When users were last seen, gathered by the caller and written in one go, rows in the order of ids."""
    for user_id, moment in sorted(times.items()):
        User.objects.filter(Q(last_seen_at=None) | Q(last_seen_at__lt=moment), pk=user_id).update(last_seen_at=moment)
