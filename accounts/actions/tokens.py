"""Tokens for programs: many per person, shown once, revoked one by one."""

from datetime import datetime

from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts import policies
from accounts.actions.rows import audit, lock_user, lock_users, recheck_connections
from accounts.authentication import Credential
from accounts.models import ApiToken, User
from accounts.secrets import digest, new_token
from accounts.transactions import transacted
from foundation.clock import now
from foundation.errors import Forbidden, Invalid, NotFound, Suspended, TooLong, Unauthenticated

LONGEST_NAME = 80


@transacted
def create_token(user: User, *, name: str = "", expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """A new token and its secret, which is kept nowhere.

    `user` is as it was authenticated: who was suspended or changed the password since gets no token.
    """
    label = _checked_name(name)
    locked = lock_user(user.pk)
    if not locked.is_active:
        raise Suspended
    if (locked.password, locked.session_version) != (user.password, user.session_version):
        raise Unauthenticated(gettext_lazy("Your password was changed meanwhile. Sign in again."))
    secret = new_token()
    token = ApiToken.objects.create(
        user=locked, digest=digest(secret), name=label, created_at=now(), expires_at=expires_at
    )
    return token, secret


@transacted
def revoke_token(user: User, token_id: int) -> None:
    """One of mine. Its sockets end. Raises NotFound, also for somebody else's."""
    locked = lock_user(user.pk)
    deleted, _ = ApiToken.objects.filter(pk=token_id, user=locked).delete()
    if not deleted:
        raise NotFound
    recheck_connections(locked)


@transacted
def revoke_token_of(actor: User, token_id: int) -> None:
    """A moderator ends somebody's token. Raises NotFound when it is gone, Forbidden."""
    owner_id = ApiToken.objects.filter(pk=token_id).values_list("user", flat=True).first()
    if owner_id is None:
        raise NotFound
    rows = lock_users([actor.pk, owner_id])
    owner = rows[owner_id]
    if not policies.can_revoke_token(rows[actor.pk], owner):
        raise Forbidden
    deleted, _ = ApiToken.objects.filter(pk=token_id, user=owner).delete()
    if not deleted:
        raise NotFound
    recheck_connections(owner)
    audit(actor, "revoke token", owner)


def revoke_used(user: User, credential: Credential) -> None:
    """The token that this request came with."""
    if credential.kind != "token":
        raise Invalid(gettext_lazy("Send the token that shall be revoked."))
    revoke_token(user, int(credential.key))


def _checked_name(name: str) -> str:
    label = name.strip()
    if len(label) > LONGEST_NAME:
        raise TooLong(
            ngettext_lazy(
                "Names of tokens have at most {n} character.",
                "Names of tokens have at most {n} characters.",
                LONGEST_NAME,
            ),
            n=LONGEST_NAME,
            field="name",
        )
    if not label.isprintable():
        raise Invalid(gettext_lazy("This name holds characters that can't be shown."), field="name")
    return label
