"""A topic as one process holds it: who is on it, who is being put on it, and how far its room is."""

from realtime.connections import Connection
from realtime.frame import Frame, room_of
from realtime.sequence import Sequence


class Hold:
    """Topics a session has attached to but not yet read: their frames wait here, in order of arrival."""

    __slots__ = ("connection", "frames", "size_bytes", "topics")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.topics: set[str] = set()
        self.frames: list[Frame] = []
        self.size_bytes = 0

    def keep(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.size_bytes += len(frame.data)


class Topic:
    """`sequence` is there on rooms' topics only: frames of other topics are not counted.

    `ready`: subscribed, and the baseline read. `generation` is raised when the database turns out to be
    another one, so that answers from before are recognised.
    """

    __slots__ = (
        "filling",
        "generation",
        "held",
        "live",
        "name",
        "ready",
        "room",
        "sequence",
        "unused_since",
        "window_open",
    )

    def __init__(self, name: str, now: float) -> None:
        self.name = name
        self.room = room_of(name)
        self.sequence = Sequence() if self.room is not None else None
        self.live: dict[Connection, None] = {}
        self.held: dict[Connection, Hold] = {}
        self.ready = False
        self.generation = 0
        self.filling = False
        self.window_open = False
        self.unused_since: float | None = now

    @property
    def used(self) -> bool:
        return bool(self.live or self.held)

    def reset(self) -> None:
        self.ready = False
        self.generation += 1
        if self.sequence is not None:
            self.sequence.reset()
