"""Links that let people in where registration is by invitation."""

from datetime import timedelta

from django.utils.translation import ngettext_lazy

from accounts import policies
from accounts.actions.rows import lock_user
from accounts.models import AuditEntry, Invitation, User
from accounts.secrets import digest, new_invitation
from accounts.transactions import transacted
from foundation.clock import now
from foundation.errors import Forbidden, Invalid, NotFound

MOST_USES = 1000


@transacted
def invite(actor: User, *, uses: int = 1, lasts: timedelta | None = timedelta(days=7)) -> tuple[Invitation, str]:
    """A new invitation and its secret, which is kept nowhere: `/sign-in?invitation=SECRET`."""
    locked = lock_user(actor.pk)
    if not policies.can_invite(locked):
        raise Forbidden
    if not 1 <= uses <= MOST_USES:
        raise Invalid(
            ngettext_lazy("An invitation is for 1 to {n} person.", "An invitation is for 1 to {n} people.", MOST_USES),
            n=MOST_USES,
            field="uses",
        )
    secret = new_invitation()
    invitation = Invitation.objects.create(
        created_by=locked,
        digest=digest(secret),
        uses_left=uses,
        created_at=now(),
        expires_at=now() + lasts if lasts else None,
    )
    _audit(locked, "invite", invitation, f"{uses} uses")
    return invitation, secret


@transacted
def withdraw(actor: User, invitation_id: int) -> None:
    """Nobody gets in with it any more."""
    locked = lock_user(actor.pk)
    if not policies.can_invite(locked):
        raise Forbidden
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is None:
        raise NotFound
    _audit(locked, "withdraw invitation", invitation)
    invitation.delete()


def _audit(actor: User, action: str, invitation: Invitation, detail: str = "") -> None:
    AuditEntry.objects.create(
        actor=actor, action=action, target_type="invitation", target_id=invitation.pk, detail=detail
    )
