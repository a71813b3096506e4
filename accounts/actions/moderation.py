"""What moderators and administrators do to accounts. Policy, write and audit in one place."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy

from accounts import policies
from accounts.actions.rows import audit, lock_users, recheck_connections
from accounts.actions.sessions import end_all_sessions
from accounts.models import Role, User
from accounts.signals import person_changed
from accounts.transactions import transacted
from foundation.clock import now
from foundation.errors import Conflict, Forbidden, Invalid


@transacted
def suspend(actor: User, user_id: int, *, reason: str = "") -> User:
    """Nothing of theirs opens the door until they are restored. Twice is the same."""
    target, actor = _locked(actor, user_id, policies.can_moderate)
    if target.suspended_at is not None:
        return target
    target.suspended_at = now()
    target.save(update_fields=["suspended_at"])
    recheck_connections(target)
    audit(actor, "suspend", target, reason)
    return target


@transacted
def restore(actor: User, user_id: int) -> User:
    """Undo a suspension."""
    target, actor = _locked(actor, user_id, policies.can_moderate)
    if target.suspended_at is None:
        return target
    target.suspended_at = None
    target.save(update_fields=["suspended_at"])
    recheck_connections(target)
    audit(actor, "restore", target)
    return target


@transacted
def end_sessions(actor: User, user_id: int) -> User:
    """Sign somebody out everywhere; tokens stay."""
    target, actor = _locked(actor, user_id, policies.can_moderate)
    end_all_sessions(target)
    audit(actor, "end sessions", target)
    return target


@transacted
def set_role(actor: User, user_id: int, role: str) -> User:
    """Make somebody member, moderator or administrator. An administrator always stays."""
    if role not in Role.values:
        raise Invalid(gettext_lazy("There is no such role."), field="role")
    target, actor = _locked(actor, user_id, policies.can_set_role)
    if target.role == role:
        return target
    if target.role == Role.ADMINISTRATOR and not _other_administrator(target):
        raise Conflict(gettext_lazy("Somebody has to stay administrator. Make another one first."))
    before, target.role = target.role, role
    target.save(update_fields=["role"])
    recheck_connections(target)
    person_changed.send(sender=User, user=target)
    audit(actor, "set role", target, f"{before} to {role}")
    return target


def _locked(actor: User, user_id: int, allowed: Callable[[User, User], bool]) -> tuple[User, User]:
    """Target and actor as they are now. All administrators are locked too, so two can't remove each other at once."""
    rows = lock_users([actor.pk, user_id], and_administrators=True)
    if not allowed(rows[actor.pk], rows[user_id]):
        raise Forbidden
    return rows[user_id], rows[actor.pk]


def _other_administrator(target: User) -> bool:
    return User.objects.filter(role=Role.ADMINISTRATOR, suspended_at=None).exclude(pk=target.pk).exists()
