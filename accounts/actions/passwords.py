"""Passwords: checked, changed, and what a change ends."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts import policies
from accounts.actions.rows import audit, lock_user, lock_users, recheck_connections
from accounts.authentication import Credential
from accounts.models import ApiToken, Session, User
from accounts.nicknames import checked, nickname_key
from accounts.secrets import digest
from accounts.transactions import transacted
from foundation.errors import Conflict, FlackError, Forbidden, Invalid, Suspended, TooLong, Unauthenticated
from foundation.limits import Rate, take

LONGEST = 1024  # hashing is slow on purpose, and more so for a megabyte


def check_credentials(*, nickname: str, password: str, address: str) -> User:
    """Who this is. An unknown name and a wrong password get the same answer after the same work.

    Raises TooFast, Unauthenticated, and Suspended for whoever knew the password.
    """
    _limit_sign_in(nickname, address)
    user = _find(nickname)
    if not _matches(password, user):
        raise Unauthenticated(gettext_lazy("That nickname or password is not right."))
    if user is None or not user.is_active:
        raise Suspended
    return user


def check_rules(password: str, user: User, *, field: str = "password") -> None:
    """Django's validators, as one error. `user` is whom the password may not resemble."""
    if len(password) > LONGEST:
        raise TooLong(
            ngettext_lazy("Passwords have at most {n} character.", "Passwords have at most {n} characters.", LONGEST),
            n=LONGEST,
            field=field,
        )
    if any("\ud800" <= character <= "\udfff" for character in password):
        raise Invalid(gettext_lazy("This password holds characters that can't be stored."), field=field)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field=field) from None


def change_password(
    user: User, *, current: str, new: str, keep: Credential | None, renew: Callable[[User], None] | None = None
) -> User:
    """One's own password. Ends every session, token and socket but those of `keep`.

    `renew` is called inside the transaction: there a session that stays takes over the new hash.
    Raises TooFast, Invalid, TooLong.
    """
    _limit_account(user.nickname)
    if not _matches(current, user):
        raise Invalid(gettext_lazy("That is not your current password."), field="current")
    check_rules(new, user, field="new")
    return _replace(user, make_password(new), keep, renew)


def set_password(actor: User, user_id: int, new: str) -> User:
    """Somebody's password, by an administrator. Ends everything of theirs."""
    target = User.objects.filter(pk=user_id).first()
    if target is None or not policies.can_set_password(actor, target):
        raise Forbidden
    check_rules(new, target)
    return _set(actor, user_id, make_password(new))


@transacted
def _replace(user: User, hashed: str, keep: Credential | None, renew: Callable[[User], None] | None) -> User:
    locked = lock_user(user.pk)
    if locked.password != user.password:
        raise Conflict(gettext_lazy("Your password was changed somewhere else meanwhile."))
    _write(locked, hashed, keep)
    audit(locked, "change password", locked)
    if renew is not None:
        renew(locked)
    return locked


@transacted
def _set(actor: User, user_id: int, hashed: str) -> User:
    rows = lock_users([actor.pk, user_id])
    if not policies.can_set_password(rows[actor.pk], rows[user_id]):
        raise Forbidden
    _write(rows[user_id], hashed, None)
    audit(actor, "set password", rows[user_id])
    return rows[user_id]


def _write(user: User, hashed: str, keep: Credential | None) -> None:
    user.password = hashed
    user.session_version += 1
    user.save(update_fields=["password", "session_version"])
    sessions, tokens = Session.objects.filter(user=user), ApiToken.objects.filter(user=user)
    if keep is not None and keep.kind == "session":
        sessions = sessions.exclude(handle=keep.key)
    if keep is not None and keep.kind == "token":
        tokens = tokens.exclude(pk=int(keep.key))
    sessions.delete()
    tokens.delete()
    recheck_connections(user)


def _find(nickname: str) -> User | None:
    try:
        name = checked(nickname)
    except FlackError:
        return None
    return User.objects.filter(nickname_key=nickname_key(name)).first()


def _matches(password: str, user: User | None) -> bool:
    """One hash is computed, whoever it is."""
    encoded = _somebody()
    known = user is not None and is_password_usable(user.password)
    if user is not None and known:
        encoded = user.password
    return check_password(_hashable(password), encoded) and known


def _hashable(password: str) -> str:
    return password[:LONGEST].encode("utf-8", "replace").decode()


@cache
def _somebody() -> str:
    """A hash made like all others, for names that nobody has."""
    return make_password("nobody's password")


def _limit_sign_in(nickname: str, address: str) -> None:
    rate = settings.FLACK_LOGIN_RATE
    take("sign-in", address, Rate(count=rate, per_s=60, burst=max(1, int(rate))))
    _limit_account(nickname)


def _limit_account(nickname: str) -> None:
    """Half of an address's rate. Counted under the name as typed, so that it tells nothing about who exists."""
    rate = settings.FLACK_LOGIN_RATE / 2
    key = digest(nickname_key(nickname[:128]))[:32]
    take("sign-in-account", key, Rate(count=rate, per_s=60, burst=max(1, int(rate))))
