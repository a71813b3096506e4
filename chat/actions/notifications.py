"""What somebody wants to be told of: kinds of messages, own words, quiet hours. The same on all their devices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.models import NotificationRules
from foundation.errors import Invalid, TooLong
from foundation.text import one_line

MOST_KEYWORDS = 50
"""Each is looked for in every message that comes."""

KEYWORD_CHARS = 50
WEEKDAYS = frozenset(range(1, 8))


@dataclass(frozen=True, slots=True)
class QuietHours:
    """What is None stays. Times are `HH:MM`; the same twice is the whole day. Days are 1 (Monday) to 7."""

    on: bool | None = None
    starts: str | None = None
    ends: str | None = None
    days: Sequence[int] | None = None


@transacted
def change_notification_rules(
    user: User,
    *,
    kinds: Mapping[str, bool] | None = None,
    keywords: Sequence[str] | None = None,
    quiet: QuietHours | None = None,
) -> NotificationRules:
    """Change what is given; the user's connections are told (`notifications`).

    `kinds` are `direct`, `mentions`, `threads`, `rooms`. Raises Invalid, TooLong.
    """
    words = None if keywords is None else _checked_words(keywords)
    hours = _checked(quiet or QuietHours())
    NotificationRules.objects.get_or_create(user=user)
    rules = NotificationRules.objects.select_for_update().get(user=user)
    for field, on in (kinds or {}).items():
        setattr(rules, field, on)
    for field, value in hours.items():
        setattr(rules, field, value)
    if words is not None:
        rules.keywords = words
    rules.version += 1
    rules.updated_at = timezone.now()
    rules.save()
    changes.announce_to_user(user.pk, frames.notifications_frame(rules))
    return rules


def _checked_words(keywords: Sequence[str]) -> list[str]:
    """On one line each, none empty, none twice however it is written."""
    words = {word.casefold(): word for word in reversed([one_line(keyword) for keyword in keywords]) if word}
    if len(words) > MOST_KEYWORDS:
        raise TooLong(
            ngettext_lazy("You can have at most {n} word.", "You can have at most {n} words.", MOST_KEYWORDS),
            n=MOST_KEYWORDS,
            field="keywords",
        )
    if any(len(word) > KEYWORD_CHARS for word in words.values()):
        raise TooLong(
            ngettext_lazy("A word has at most {n} character.", "A word has at most {n} characters.", KEYWORD_CHARS),
            n=KEYWORD_CHARS,
            field="keywords",
        )
    return list(reversed(words.values()))


def _checked(quiet: QuietHours) -> dict[str, bool | time | list[int]]:
    """What is given, by the model's fields."""
    given: dict[str, bool | time | list[int]] = {}
    if quiet.on is not None:
        given["quiet_on"] = quiet.on
    if quiet.starts is not None:
        given["quiet_starts"] = _time(quiet.starts)
    if quiet.ends is not None:
        given["quiet_ends"] = _time(quiet.ends)
    if quiet.days is not None:
        if not WEEKDAYS.issuperset(quiet.days):
            raise Invalid(gettext_lazy("Days are numbers from 1, Monday, to 7, Sunday."), field="quiet")
        given["quiet_days"] = sorted(set(quiet.days))
    return given


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    if len(hour) == len(minute) == 2 and (hour + minute).isascii() and (hour + minute).isdigit():
        try:
            return time(int(hour), int(minute))
        except ValueError:
            pass  # 25:00
    raise Invalid(gettext_lazy("Write times as HH:MM, from 00:00 to 23:59."), field="quiet")
