"""What people call themselves."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from accounts import policies
from accounts.actions.registration import refuse_taken
from accounts.actions.rows import lock_user
from accounts.models import User
from accounts.nicknames import checked, is_seen, nickname_key, nickname_look
from accounts.signals import person_changed
from accounts.transactions import transacted
from foundation.errors import Forbidden, Invalid, NicknameTaken, TooLong

LONGEST_NAME = 80
LONGEST_EMAIL = 254
# Persian words and many emoji are joined with these.
JOINERS = dict.fromkeys((0x200C, 0x200D))
VISIBLE = ("nickname", "display_name")


@transacted
def change_profile(
    actor: User,
    user_id: int,
    *,
    nickname: str | None = None,
    display_name: str | None = None,
    email: str | None = None,
) -> User:
    """Change what is given (None: leave as it is). Nothing new is no change.

    Raises Forbidden, NotFound, Invalid, TooLong, NicknameTaken.
    """
    user = lock_user(user_id)
    if not policies.can_change_profile(actor, user):
        raise Forbidden("Only they themselves may change this.")
    wanted = {
        "nickname": None if nickname is None else checked(nickname),
        "display_name": None if display_name is None else _checked_display_name(display_name, user),
        "email": None if email is None else _checked_email(email),
    }
    changed = [name for name, value in wanted.items() if value is not None and value != getattr(user, name)]
    if not changed:
        return user
    if "nickname" in changed:
        refuse_taken(str(wanted["nickname"]), but=user)
    for name in changed:
        setattr(user, name, wanted[name])
    try:
        with transaction.atomic():
            user.save(update_fields=changed)
    except IntegrityError:
        raise NicknameTaken(field="nickname") from None
    if any(name in VISIBLE for name in changed):
        person_changed.send(sender=User, user=user)
    return user


def _checked_display_name(text: str, user: User) -> str:
    """One line of printable text that is not somebody else's nickname."""
    name = " ".join(unicodedata.normalize("NFC", text[: LONGEST_NAME * 8]).split())
    if len(name) > LONGEST_NAME:
        raise TooLong(f"Names have at most {LONGEST_NAME} characters.", field="display_name")
    shown = name.translate(JOINERS)
    # Not printable is also what turns the direction of text, and lone surrogates.
    if not shown.isprintable() or (name and not any(is_seen(character) for character in shown)):
        raise Invalid("This name holds characters that can't be shown.", field="display_name")
    if name and _look_alikes(shown).exclude(pk=user.pk).exists():
        raise Invalid("This is somebody else's nickname.", field="display_name")
    return name


def _look_alikes(name: str) -> models.QuerySet[User]:
    return User.objects.filter(Q(nickname_key=nickname_key(name)) | Q(nickname_look=nickname_look(name)))


def _checked_email(text: str) -> str:
    address = text.strip()
    if len(address) > LONGEST_EMAIL:
        raise TooLong(f"Addresses have at most {LONGEST_EMAIL} characters.", field="email")
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise Invalid("This is not an e-mail address.", field="email") from None
    return address
