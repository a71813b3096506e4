"""Where something was said, gathered for a moment: one task for all of these rooms, and nothing in the way of a post.

What is lost with a process that is killed meanwhile is found by the task's own sweep.
"""

import threading
from collections.abc import Iterable

from chat.followups import enqueue

TASK = "notifications.consider"
"""Takes the ids of rooms and threads. Named, not imported: it lives above chat."""

GATHER_S = 2.0
"""So long what is in sight may be read before anybody is told elsewhere; what a room says meanwhile is told at once."""

MOST_TOGETHER = 500

_rooms: set[int] = set()
_lock = threading.Lock()


def note_news(room_ids: Iterable[int]) -> None:
    """After commit, from any thread: never waits."""
    with _lock:
        begins = not _rooms
        _rooms.update(room_ids)
        begins = begins and bool(_rooms)
    if begins:
        timer = threading.Timer(GATHER_S, hand_over)
        timer.name, timer.daemon = "news", True
        timer.start()


def hand_over() -> None:
    """What was gathered, in tasks of at most MOST_TOGETHER rooms."""
    global _rooms
    with _lock:
        gathered, _rooms = sorted(_rooms), set()
    for start in range(0, len(gathered), MOST_TOGETHER):
        enqueue(TASK, [gathered[start : start + MOST_TOGETHER]])
