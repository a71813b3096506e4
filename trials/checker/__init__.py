"""The one checker: a history in, every broken promise out. Pure; it knows no client and no server.

What it looks for, by name:

- `missing`: acknowledged, and not in the room at the end (or not as it was sent)
- `doubled`: one send in the room twice, or one frame twice on a connection
- `order`: changes of a room out of order on a connection, or sends of one client out of the order typed
- `gap`: a number that no message has, or a change that a connection was not told of
- `disagreement`: two clients that saw the same thing differently, or hold a room differently
- `rejected`: refused for good, and visible all the same
- `leak`: heard by somebody who was not a member
- `vanished`: seen by somebody, and gone without a tombstone
- `unread`: a wrong read position, or wrong counts of what is unread

Acknowledged sends in a room that nobody read at the end count as missing: silence proves nothing.
"""

from trials.checker.agreement import disagreements, vanished
from trials.checker.membership import leaks
from trials.checker.order import gaps, out_of_order
from trials.checker.reading import wrong_unread
from trials.checker.sends import doubled, missing, rejected
from trials.checker.view import View, Violation
from trials.history import History

__all__ = ["Violation", "check"]


def check(history: History) -> list[Violation]:
    """Every broken promise; nothing when all were kept."""
    view = View(history)
    checks = (missing, doubled, out_of_order, gaps, disagreements, rejected, leaks, vanished, wrong_unread)
    return [violation for each in checks for violation in each(view)]
