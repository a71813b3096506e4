"""What is pushed is what an open page would tell: the same table of cases holds for both."""

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from chat.models import NotificationRules
from notifications.audience import Said, Seat, Situation, local_time, reason_to_tell

CASES = json.loads((Path(__file__).parent.parent / "js" / "notification_cases.json").read_text())
ME = 7
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_the_cases_of_the_page(case: dict[str, Any]) -> None:
    assert reason_to_tell(said(case), situation(case)) == case["reason"]


def said(case: dict[str, Any]) -> Said:
    message = case["message"]
    calls = message.get("calls", "")
    named = set(message.get("mentions", []))
    if calls == "here" and case.get("here", True):
        named.add(ME)  # the server counts who was online when it was posted
    return Said(
        number=message.get("number", 6),
        author_id=message.get("user_id", 1),
        kind=message.get("kind", "text"),
        calls=calls,
        source=message.get("source", "hello"),
        named=frozenset(named),
        is_as_posted=not (message.get("deleted_at") or message.get("edited_at")),
    )


def situation(case: dict[str, Any]) -> Situation:
    rules = case.get("rules", {})
    quiet = rules.get("quiet", {"on": False, "starts": "22:00", "ends": "07:00", "days": []})
    me = case.get("me", {})
    until = me.get("availability_until")
    user = User(
        pk=ME,
        availability=me.get("availability", "auto"),
        availability_until=datetime.fromisoformat(until) if until else None,
    )
    seats = {
        place: None if involvement is None else Seat(involvement, 5)
        for place, involvement in (("seat", case.get("involvement", "mentions")), ("around", case.get("around")))
    }
    at = case.get("at", {"weekday": 5, "minute": 12 * 60})
    return Situation(
        user=user,
        rules=NotificationRules(
            user=user,
            **{kind: rules.get(kind, True) for kind in ("direct", "mentions", "threads", "rooms")},
            keywords=rules.get("keywords", []),
            quiet_on=quiet["on"],
            quiet_starts=time.fromisoformat(quiet["starts"]),
            quiet_ends=time.fromisoformat(quiet["ends"]),
            quiet_days=quiet["days"],
        ),
        room_kind=case.get("kind", "open"),
        local=NOW + timedelta(days=at["weekday"] - 5, minutes=at["minute"] - 12 * 60),
        **seats,
    )


def test_the_clock_is_that_of_the_profile_else_of_the_browser() -> None:
    late = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)

    assert (local_time(late, ("Asia/Tokyo", "UTC")).isoweekday(), local_time(late, ("Asia/Tokyo",)).hour) == (6, 8)
    assert local_time(late, ("", "America/New_York")).hour == 18
    assert local_time(late, ("Nowhere/Ever", "../../etc/passwd", "")) == late
