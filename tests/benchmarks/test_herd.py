"""A client that was cut off counts what it hears when it comes back: nothing missing, nothing twice."""

import json
from typing import Any

import pytest

from trials.load.herd import Herd, Member
from trials.load.plan import Client

ROOM = 7


class Wire:
    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, payload: bytes) -> None:
        self.sent.append(json.loads(payload))


class Returning:
    """One member who had caught up to change 10, and misses the changes 11 to 13."""

    def __init__(self) -> None:
        self.herd = Herd(1, [Client(ROOM)])
        self.wire = Wire()
        self.herd.cut(10)
        self.herd._target, self.herd._is_returning = 13, True
        self.hear({"type": "hello"})

    @property
    def member(self) -> Member:
        return self.herd.members[0]

    def hear(self, frame: dict[str, Any]) -> None:
        self.herd._take(self.member, self.wire, 1, json.dumps(frame, separators=(",", ":")).encode())  # type: ignore[arg-type]

    def synced(self, numbers: list[int], change: int, *, more: bool = False) -> None:
        messages = [{"number": number} for number in numbers]
        self.hear({"type": "synced", "room": ROOM, "messages": messages, "change": change, "more": more})


@pytest.fixture
def returning() -> Returning:
    return Returning()


def test_what_was_missed_is_asked_for_until_there_is_no_more(returning: Returning) -> None:
    returning.synced([1, 2], 12, more=True)
    assert returning.member.caught_up_at is None
    returning.synced([3], 13)

    assert returning.wire.sent == [{"type": "sync", "rooms": {str(ROOM): change}} for change in (10, 12)]
    assert returning.member.numbers == [1, 2, 3]
    assert returning.member.caught_up_at is not None


def test_a_live_frame_that_continues_is_taken_and_one_that_repeats_is_dropped(returning: Returning) -> None:
    returning.synced([1, 2], 12)
    for after, change, number in ((11, 12, 2), (12, 13, 3)):
        frame = {"type": "message", "room": ROOM, "after": after, "change": change, "message": {"number": number}}
        returning.hear(frame)

    assert returning.member.numbers == [1, 2, 3]
    assert returning.member.caught_up_at is not None


def test_what_a_sync_says_twice_is_heard_twice(returning: Returning) -> None:
    returning.synced([1, 2, 2, 3], 13)

    assert returning.member.numbers == [1, 2, 2, 3]
