"""What may stand in a profile: each check gives the value as it is kept, or says what is wrong with it."""

import unicodedata
import zoneinfo
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import Availability, User
from accounts.nicknames import is_seen
from accounts.signals import status_emoji_wanted
from foundation.clock import now
from foundation.errors import Invalid, TooLong
from foundation.languages import is_spoken

ABOUT_CHARS = 500
PRONOUNS_CHARS = 40
STATUS_CHARS = 100
STATUS_EMOJI_CHARS = 64
LONGEST_STATUS = timedelta(days=366)
# Persian words and many emoji are joined with these.
JOINERS = dict.fromkeys((0x200C, 0x200D))
# Emoji that are spelled with tags (the flags of England, Scotland and Wales).
_TAGS = dict.fromkeys(range(0xE0020, 0xE0080))


@dataclass(frozen=True, slots=True)
class Status:
    """What somebody is at: an emoji, a few words, or both, until a time or (None) until it is changed."""

    emoji: str = ""
    text: str = ""
    until: datetime | None = None


NO_STATUS = Status()


def checked_line(text: str, field: str, most: int) -> str:
    """One line of text that shows what it is. Raises TooLong or Invalid."""
    line = " ".join(unicodedata.normalize("NFC", text[: most * 8]).split())
    if len(line) > most:
        raise TooLong(
            ngettext_lazy("This holds at most {n} character.", "This holds at most {n} characters.", most),
            n=most,
            field=field,
        )
    _refuse_unseen(line, field)
    return line


def checked_about(text: str) -> str:
    """A few lines, blank ones at most one at a time. Raises TooLong or Invalid."""
    lines: list[str] = []
    for typed in text[: ABOUT_CHARS * 8].replace("\r\n", "\n").split("\n"):
        line = " ".join(unicodedata.normalize("NFC", typed).split())
        if line or (lines and lines[-1]):
            lines.append(line)
    about = "\n".join(lines).strip()
    if len(about) > ABOUT_CHARS:
        raise TooLong(
            ngettext_lazy("This holds at most {n} character.", "This holds at most {n} characters.", ABOUT_CHARS),
            n=ABOUT_CHARS,
            field="about",
        )
    for line in lines:
        _refuse_unseen(line, "about")
    return about


def _refuse_unseen(line: str, field: str) -> None:
    """Not printable is also what turns the direction of text, and lone surrogates."""
    shown = line.translate(JOINERS | _TAGS)
    if not shown.isprintable() or (line and not any(is_seen(character) for character in shown)):
        raise Invalid(gettext_lazy("This holds characters that can't be shown."), field=field)


def checked_time_zone(name: str) -> str:
    """A name of the IANA database, or nothing."""
    if name and name not in time_zones():
        raise Invalid(gettext_lazy("This is no time zone. An example of one is Europe/Vienna."), field="time_zone")
    return name


def checked_language(code: str) -> str:
    """One that Flack speaks, or nothing: as the browser asks."""
    if code and not is_spoken(code):
        raise Invalid(gettext_lazy("Flack does not speak this language."), field="language")
    return code


@cache
def time_zones() -> frozenset[str]:
    """Those that people live in: `posixrules` and the like are other names for the same."""
    return frozenset(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})


def checked_status(status: Status) -> Status:
    """Raises TooLong or Invalid. Nothing to show is no status, whatever its time."""
    text = checked_line(status.text, "status", STATUS_CHARS)
    if status.emoji:
        _check_emoji(status.emoji)
    if not text and not status.emoji:
        return NO_STATUS
    if status.until is not None and not now() < status.until <= now() + LONGEST_STATUS:
        raise Invalid(gettext_lazy("A status ends in the future, within a year."), field="status")
    return Status(status.emoji, text, status.until)


def _check_emoji(emoji: str) -> None:
    if len(emoji) > STATUS_EMOJI_CHARS:
        raise TooLong(gettext_lazy("That is more than one emoji."), field="status")
    status_emoji_wanted.send(sender=Status, emoji=emoji)


def checked_availability(value: str, until: datetime | None) -> dict[str, object]:
    """The fields as they are kept; `auto` needs no end."""
    if value not in Availability.values:
        raise Invalid(gettext_lazy("Availability is auto, away or dnd."), field="availability")
    if until is not None and not now() < until <= now() + LONGEST_STATUS:
        raise Invalid(gettext_lazy("This ends in the future, within a year."), field="availability_until")
    return {"availability": value, "availability_until": None if value == Availability.AUTO else until}


def current_status(user: User) -> Status:
    """What they show now: a status past its end is none."""
    if user.status_until is not None and user.status_until <= now():
        return NO_STATUS
    return Status(user.status_emoji, user.status_text, user.status_until)


def current_availability(user: User) -> Availability:
    """What holds now: past its end it is `auto`."""
    if user.availability_until is not None and user.availability_until <= now():
        return Availability.AUTO
    return Availability(user.availability)


def zone_of(user: User) -> zoneinfo.ZoneInfo:
    """UTC for who has told none, or one that this machine's database has no more."""
    try:
        return zoneinfo.ZoneInfo(user.time_zone or "UTC")
    except zoneinfo.ZoneInfoNotFoundError:
        return zoneinfo.ZoneInfo("UTC")
