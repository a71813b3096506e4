"""The rows that actions lock, and what raising a version means. Users are locked by id, before any room."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import F, Q

from accounts.models import AuditEntry, Role, User
from accounts.signals import access_changed
from foundation.errors import NotFound
from realtime import control


def lock_user(user_id: int) -> User:
    """The row as it is now, until the end of the transaction. Raises NotFound."""
    return lock_users([user_id])[user_id]


def lock_users(user_ids: Iterable[int], *, and_administrators: bool = False) -> dict[int, User]:
    """Rows by id, locked in the order of ids. A foreign key's KEY SHARE passes (no_key)."""
    wanted = set(user_ids)
    condition = Q(pk__in=wanted)
    if and_administrators:
        condition |= Q(role=Role.ADMINISTRATOR)
    rows = {user.pk: user for user in User.objects.select_for_update(no_key=True).filter(condition).order_by("pk")}
    if not wanted <= rows.keys():
        raise NotFound
    return rows


def recheck_connections(user: User) -> None:
    """Count up `version`, so that every process looks again at this user's connections, and tell them on commit.

    Called when what lets them in was written; what else depends on it (`access_changed`) goes with it.
    """
    User.objects.filter(pk=user.pk).update(version=F("version") + 1)
    user.version += 1
    access_changed.send(sender=User, user=user)
    transaction.on_commit(partial(control.user_changed, user.pk))


def audit(actor: User | None, action: str, target: User, detail: str = "") -> None:
    AuditEntry.objects.create(actor=actor, action=action, target_type="user", target_id=target.pk, detail=detail[:300])
