"""What people tell of themselves: names, address, profile, status."""

import unicodedata
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts import policies
from accounts.actions.registration import refuse_taken
from accounts.actions.rows import lock_user
from accounts.models import User
from accounts.nicknames import checked, is_seen, nickname_key, nickname_look
from accounts.profiles import (
    JOINERS,
    PRONOUNS_CHARS,
    Status,
    checked_about,
    checked_availability,
    checked_language,
    checked_line,
    checked_status,
    checked_time_zone,
)
from accounts.signals import person_changed
from accounts.transactions import transacted
from foundation.errors import Forbidden, Invalid, NicknameTaken, TooLong

LONGEST_NAME = 80
LONGEST_EMAIL = 254
UNSEEN = {"email", "language"}
"""Everything else that is changed here everybody sees."""


@transacted
def change_profile(
    actor: User,
    user_id: int,
    *,
    nickname: str | None = None,
    display_name: str | None = None,
    email: str | None = None,
    about: str | None = None,
    pronouns: str | None = None,
    time_zone: str | None = None,
    language: str | None = None,
    status: Status | None = None,
    availability: str | None = None,
    availability_until: datetime | None = None,
) -> User:
    """Change what is given (None: leave as it is; NO_STATUS: no status). Nothing new is no change.

    An availability without `availability_until` has no end.

    Raises Forbidden, NotFound, Invalid, TooLong, NicknameTaken.
    """
    user = lock_user(user_id)
    if not policies.can_change_profile(actor, user):
        raise Forbidden(gettext_lazy("Only they themselves may change this."))
    wanted: dict[str, object] = {
        "nickname": None if nickname is None else checked(nickname),
        "display_name": None if display_name is None else _checked_display_name(display_name, user),
        "email": None if email is None else _checked_email(email),
        "about": None if about is None else checked_about(about),
        "pronouns": None if pronouns is None else checked_line(pronouns, "pronouns", PRONOUNS_CHARS),
        "time_zone": None if time_zone is None else checked_time_zone(time_zone),
        "language": None if language is None else checked_language(language),
    }
    wanted = {name: value for name, value in wanted.items() if value is not None}
    if availability is not None:
        wanted |= checked_availability(availability, availability_until)
    if status is not None:
        new = checked_status(status)
        wanted |= {"status_emoji": new.emoji, "status_text": new.text, "status_until": new.until}
    changed = [name for name, value in wanted.items() if value != getattr(user, name)]
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
    if not UNSEEN.issuperset(changed):
        person_changed.send(sender=User, user=user)
    return user


def _checked_display_name(text: str, user: User) -> str:
    """One line of printable text that is not somebody else's nickname."""
    name = " ".join(unicodedata.normalize("NFC", text[: LONGEST_NAME * 8]).split())
    if len(name) > LONGEST_NAME:
        raise TooLong(
            ngettext_lazy("Names have at most {n} character.", "Names have at most {n} characters.", LONGEST_NAME),
            n=LONGEST_NAME,
            field="display_name",
        )
    shown = name.translate(JOINERS)
    # Not printable is also what turns the direction of text, and lone surrogates.
    if not shown.isprintable() or (name and not any(is_seen(character) for character in shown)):
        raise Invalid(gettext_lazy("This name holds characters that can't be shown."), field="display_name")
    if name and _look_alikes(shown).exclude(pk=user.pk).exists():
        raise Invalid(gettext_lazy("This is somebody else's nickname."), field="display_name")
    return name


def _look_alikes(name: str) -> models.QuerySet[User]:
    return User.objects.filter(Q(nickname_key=nickname_key(name)) | Q(nickname_look=nickname_look(name)))


def _checked_email(text: str) -> str:
    address = text.strip()
    if len(address) > LONGEST_EMAIL:
        raise TooLong(
            ngettext_lazy(
                "Addresses have at most {n} character.", "Addresses have at most {n} characters.", LONGEST_EMAIL
            ),
            n=LONGEST_EMAIL,
            field="email",
        )
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise Invalid(gettext_lazy("This is not an e-mail address."), field="email") from None
    return address
