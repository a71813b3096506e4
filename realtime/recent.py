"""Soft frames of the last moments: nobody counts them, so who was between two requests when they came asks here."""

import time
from collections import deque
from collections.abc import Collection

from realtime.frame import Frame

KEEP_S = 30.0
"""A client that comes later has been away, and is told by what it loads."""

MOST_BYTES = 512 * 1024
"""Some thousand of the usual size, for the whole process."""


class RecentFrames:
    """On the loop. Keeping one is an append; nothing is done for who does not ask."""

    def __init__(self) -> None:
        self._frames: deque[tuple[float, Frame]] = deque()
        self._size_bytes = 0

    def keep(self, frame: Frame) -> None:
        self._frames.append((time.time(), frame))
        self._size_bytes += len(frame.data)
        while self._size_bytes > MOST_BYTES:
            self._size_bytes -= len(self._frames.popleft()[1].data)

    def since(self, moment: float, topics: Collection[str], user_id: int) -> list[Frame]:
        """Those of `topics` for this user that came after `moment` (Unix time), in order."""
        oldest = max(moment, time.time() - KEEP_S)
        found: list[Frame] = []
        for at, frame in reversed(self._frames):
            if at <= oldest:
                break
            if frame.topic in topics and frame.except_user != user_id:
                found.append(frame)
        return found[::-1]
