"""What was answered a moment ago, for those who ask for the very same: after a cut a whole room does."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

MOST_BYTES = 4 * 1024 * 1024
"""Six answers as long as one may be, or some thousands of the usual size."""


class RecentAnswers:
    """From any thread. The one that was asked for longest ago goes first.

    The key has to name all that the answer is made of: nothing here is ever out of date, it is only asked for no more.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size_bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, answer: bytes) -> None:
        with self._lock:
            self._size_bytes += len(answer) - len(self._kept.get(key, b""))
            self._kept[key] = answer
            self._kept.move_to_end(key)
            while self._size_bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._size_bytes -= len(oldest)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size_bytes = 0
