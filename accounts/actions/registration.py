"""Making accounts: by people themselves, by invitation, and by the operator."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from accounts import policies
from accounts.actions.passwords import check_rules
from accounts.models import Invitation, Kind, Role, User
from accounts.nicknames import checked, nickname_key, nickname_look
from accounts.secrets import digest
from accounts.signals import person_joined
from accounts.transactions import transacted
from foundation.clock import now
from foundation.errors import NicknameTaken, RegistrationClosed
from foundation.limits import Rate, take


def register(*, nickname: str, password: str, address: str, invitation: str = "", language: str = "") -> User:
    """An ordinary member's account. `address` is the client's, for the limit; `language`: what they chose before.

    Raises TooFast, RegistrationClosed, Invalid, TooLong, NicknameTaken.
    """
    limit_registration(address)
    _check_door(invitation)
    name = checked(nickname)
    refuse_taken(name)
    check_rules(password, User(nickname=name))
    user = new_user(name, password, language=language)
    return _admit(user, invitation if policies.takes_invitations() else "")


def create_account(
    *, nickname: str, password: str | None, role: str = Role.MEMBER, email: str = "", kind: str = Kind.PERSON
) -> User:
    """For the operator: no limit, no door. Without a password only tokens open it."""
    name = checked(nickname)
    refuse_taken(name)
    if password is not None:
        check_rules(password, User(nickname=name, email=email))
    return insert(new_user(name, password, role=role, email=email, kind=kind))


def limit_registration(address: str) -> None:
    rate = settings.FLACK_REGISTRATION_RATE
    take("registration", address, Rate(count=rate, per_s=60, burst=max(1, int(rate))))


def refuse_taken(name: str, *, but: User | None = None) -> None:
    """The polite check; the unique columns have the last word."""
    same = User.objects.filter(Q(nickname_key=nickname_key(name)) | Q(nickname_look=nickname_look(name)))
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise NicknameTaken(field="nickname")


def new_user(name: str, password: str | None, **fields: str) -> User:
    """An unsaved user, the password hashed: slow, so before the transaction."""
    moment = now()
    return User.objects.build(name, password=make_password(password), created_at=moment, updated_at=moment, **fields)


@transacted
def insert(user: User) -> User:
    """Write the row and tell who listens; they put the user into #general and the directory."""
    user.pk = None  # a second attempt after a deadlock is a new row
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise NicknameTaken(field="nickname") from None
    person_joined.send(sender=User, user=user)
    user.refresh_from_db(fields=["version"])  # joining a room raised it
    return user


def _check_door(invitation: str) -> None:
    if policies.is_registration_open():
        return
    if not policies.takes_invitations():
        raise RegistrationClosed(gettext_lazy("This place takes no new accounts. Ask an administrator."))
    if not invitation or not _usable(invitation).exists():
        raise RegistrationClosed


@transacted
def _admit(user: User, invitation: str) -> User:
    if invitation and not _usable(invitation).update(uses_left=F("uses_left") - 1):
        raise RegistrationClosed
    return insert(user)


def _usable(invitation: str) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now()), digest=digest(invitation), uses_left__gt=0
    )
