"""Posts that wait to be written: who wants to know what becomes of each, and telling them."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from chat.actions.posts import Outcome, Post
from chat.actions.preparing import Prepared

log = logging.getLogger(__name__)

Tell = Callable[[Outcome], None]


@dataclass(slots=True)
class Waiting:
    """`tell` is called on `loop`, or where there is none in the thread that writes. It may not raise or wait."""

    post: Post
    tell: Tell
    loop: asyncio.AbstractEventLoop | None = None
    prepared: Prepared | None = None
    since: float = field(default_factory=time.monotonic)


class Turns:
    """Whose post is next: authors take turns, and each one's posts keep their order.

    So whoever sends much, or much at once that is costly to read, waits behind themselves and not before others.
    """

    def __init__(self) -> None:
        self._lines: dict[int, deque[Waiting]] = {}  # author -> their posts
        self._order: deque[int] = deque()  # authors who have posts, in the order of their turns
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, waiting: Waiting) -> None:
        author_id = waiting.post.author_id
        line = self._lines.get(author_id)
        if line is None:
            self._lines[author_id] = line = deque()
            self._order.append(author_id)
        line.append(waiting)
        self._count += 1

    def take(self, *, most: int, most_chars: int) -> list[Waiting]:
        """At most `most`, and none further once they hold `most_chars` characters."""
        taken: list[Waiting] = []
        chars = 0
        while self._order and len(taken) < most and chars < most_chars:
            author_id = self._order.popleft()
            line = self._lines[author_id]
            waiting = line.popleft()
            if line:
                self._order.append(author_id)
            else:
                del self._lines[author_id]
            taken.append(waiting)
            chars += len(waiting.post.source)
        self._count -= len(taken)
        return taken


def tell_all(answers: Iterable[tuple[Waiting, Outcome]]) -> None:
    """Everybody on a loop is told with one wake-up of it, in this order."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Tell, Outcome]]] = {}
    for waiting, outcome in answers:
        if waiting.loop is None:
            waiting.tell(outcome)
        else:
            by_loop.setdefault(waiting.loop, []).append((waiting.tell, outcome))
    for loop, told in by_loop.items():
        try:
            loop.call_soon_threadsafe(_tell, told)
        except RuntimeError:
            log.debug("a loop was closed before %s posts of it were answered", len(told))


def _tell(told: Iterable[tuple[Tell, Outcome]]) -> None:
    for tell, outcome in told:
        try:
            tell(outcome)
        except Exception:
            log.exception("a post could not be answered")
