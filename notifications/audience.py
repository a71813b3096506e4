"""Whether a message is to be told to somebody who does not look, and as what. Pure, like its twin in the page.

static/js/core/notification_rules.js decides the same for pages that are open; both are held against one table of
cases, tests/js/notification_cases.json.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from accounts.models import Availability, User
from chat.models import Calls, Involvement, MessageKind, NotificationRules, RoomKind

Reason = Literal["mention", "direct", "thread", "keyword", "room"]


@dataclass(frozen=True, slots=True)
class Said:
    """What counts of a message. `named`: those whom it names, and those whom it called while they were online."""

    number: int
    author_id: int
    kind: str
    calls: str
    source: str
    named: frozenset[int]
    is_as_posted: bool  # neither edited nor deleted nor hidden


@dataclass(frozen=True, slots=True)
class Seat:
    """How somebody stands in a room."""

    involvement: str
    read_number: int


@dataclass(frozen=True, slots=True)
class Situation:
    """`seat`: theirs in the message's room; None: not in it, or not following the thread. `around`: in the thread's
    room. `local`: the time by their own clock."""

    user: User
    rules: NotificationRules
    room_kind: str
    seat: Seat | None
    around: Seat | None
    local: datetime


def reason_to_tell(said: Said, situation: Situation) -> Reason | None:
    """The strongest one; None: nothing is to be told."""
    user, seat = situation.user, situation.seat
    if said.author_id == user.pk or said.kind == MessageKind.SYSTEM or not said.is_as_posted:
        return None
    if seat is not None and said.number <= seat.read_number:
        return None
    if is_busy(user, situation.local) or is_quiet(situation.rules, situation.local):
        return None
    return _reason(said, situation)


def _reason(said: Said, situation: Situation) -> Reason | None:
    rules, is_thread = situation.rules, situation.room_kind == RoomKind.THREAD
    outer = situation.around if is_thread else situation.seat  # what they may hear at all
    silent = Involvement.NOTHING
    if outer is None or outer.involvement == silent or (situation.seat and situation.seat.involvement == silent):
        return None
    is_direct = situation.room_kind == RoomKind.DIRECT
    if rules.mentions and (situation.user.pk in said.named or said.calls == Calls.ROOM):
        return "mention"
    if rules.direct and is_direct:
        return "direct"
    if rules.threads and is_thread and situation.seat is not None:
        return "thread"
    if outer.involvement != Involvement.HIDDEN and has_word(said.source, tuple(rules.keywords)):
        return "keyword"
    if rules.rooms and not is_thread and not is_direct and outer.involvement == Involvement.EVERYTHING:
        return "room"
    return None


def has_word(text: str, words: tuple[str, ...]) -> bool:
    """Whole words, however they are written."""
    pattern = _pattern(words)
    return pattern is not None and pattern.search(text) is not None


@lru_cache(maxsize=1_000)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    spelled = [r"\s+".join(map(re.escape, word.split())) for word in words if word.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE) if spelled else None


def is_busy(user: User, now: datetime) -> bool:
    """Not to be disturbed."""
    until = user.availability_until
    return user.availability == Availability.DO_NOT_DISTURB and (until is None or until > now)


def is_quiet(rules: NotificationRules, local: datetime) -> bool:
    """A period belongs to the day that it begins on: one from Friday 22:00 to 07:00 ends on Saturday. One that ends
    when it begins is the whole day."""
    if not rules.quiet_on:
        return False
    days: Collection[int] = rules.quiet_days
    starts, ends, at = rules.quiet_starts, rules.quiet_ends, time(local.hour, local.minute)
    today = local.isoweekday()
    if starts == ends:
        return today in days
    begun = today in days and at >= starts
    if starts < ends:
        return begun and at < ends
    yesterday = 7 if today == 1 else today - 1
    return begun or (yesterday in days and at < ends)


def local_time(now: datetime, zones: Sequence[str]) -> datetime:
    """By the first of the zones that this machine knows; UTC where it knows none of them."""
    for zone in zones:
        try:
            return now.astimezone(ZoneInfo(zone))
        except (OSError, ValueError, KeyError):  # empty, or of another edition of the IANA list
            continue
    return now
