"""Faults for the schedules to find: a checker that finds nothing has to show that it can."""

from collections.abc import Callable
from typing import Any

import pytest

from chat.models import Room
from chat.queries import sync
from chat.session import Session
from docs.clients.ledger import Counter, Ledger
from docs.clients.ledger import Room as Held
from realtime.frame import Frame
from realtime.gaps import Gaps
from realtime.hub import Hub
from tests.model.house import House

Plant = Callable[[pytest.MonkeyPatch], None]


def loss_between_statements(patched: pytest.MonkeyPatch) -> None:
    """An answer covers what committed while it was read."""
    rows_after = sync.rows_after

    def covers_too_much(counter: Room, change: int, **more: Any) -> sync.Rows:
        rows = rows_after(counter, change, **more)
        if not rows.more:
            rows.change = max(rows.change, Room.objects.values_list("last_change", flat=True).get(pk=counter.pk))
        return rows

    patched.setattr(sync, "rows_after", covers_too_much)


def gaps_stay(patched: pytest.MonkeyPatch) -> None:
    """A lost frame is never asked for."""
    patched.setattr(Gaps, "notice", lambda self, topic: None)


def leak(patched: pytest.MonkeyPatch) -> None:
    """Whoever is removed stays on the topic until somebody looks again."""
    publish = House.publish

    def without_removal(self: House, frame: Frame) -> None:
        publish(self, Frame(frame.topic, frame.data, frame.after, frame.change, (), frame.except_user))

    patched.setattr(House, "publish", without_removal)


def no_look_again(patched: pytest.MonkeyPatch) -> None:
    """Nobody finds the rooms that they were brought into."""

    async def see_nothing(self: Session) -> None:
        return None

    patched.setattr(Session, "on_recheck", see_nothing)


def attached_late(patched: pytest.MonkeyPatch) -> None:
    """What arrives between the snapshot and going live is thrown away."""
    patched.setattr(Hub, "_keep", lambda self, hold, frame: None)


def pages_overwrite(patched: pytest.MonkeyPatch) -> None:
    """A page that was read earlier replaces what came since, and C stays."""

    def replace(self: Held, message: dict[str, Any]) -> None:
        self.messages[message["number"]] = message

    patched.setattr(Held, "merge_message", replace)
    stale_pages(patched)


def stale_pages(patched: pytest.MonkeyPatch) -> None:
    """C does not go back for a page that is older than it."""

    def include(self: Counter, last_change: int) -> None:
        self.change = last_change if self.change is None else self.change

    patched.setattr(Counter, "include", include)


def live_over_gaps(patched: pytest.MonkeyPatch) -> None:
    """A frame that does not continue what is held is applied all the same."""

    def live(self: Counter, after: int, change: int) -> bool:
        self.seen = max(self.seen, change)
        if self.change is None or change <= self.change:
            return False
        self.change = change
        return True

    patched.setattr(Counter, "live", live)
    patched.setattr(Gaps, "notice", lambda self, topic: None)
    patched.setattr("realtime.sequence.Sequence.offer", lambda self, frame: ("passed", [frame]))


def rooms_stay(patched: pytest.MonkeyPatch) -> None:
    """`left` is not obeyed."""
    patched.setattr(Ledger, "_forget", lambda self, room_id: None)


# Each with a seed whose schedule shows it.
PLANTS: dict[Plant, int] = {
    loss_between_statements: 1,
    gaps_stay: 0,
    leak: 1,
    no_look_again: 0,
    attached_late: 0,
    pages_overwrite: 0,
    stale_pages: 0,
    live_over_gaps: 0,
    rooms_stay: 0,
}
