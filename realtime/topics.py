"""A topic as one process holds it: who is on it, who is being put on it, and how far its room is."""

from realtime.connections import Connection
from realtime.frame import Frame, room_of
from realtime.outlets import Write
from realtime.payload import Payload
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

    Who is live is in one of two lanes: in `fast` with what takes ready bytes at once, or `apart`. `pending` are
    the payloads that nobody was written yet, but those in `ahead`, who have that many of them. `stamps` are for
    statistics: when each was committed (Unix time) and for how many it was.
    """

    __slots__ = (
        "ahead",
        "apart",
        "fast",
        "filling",
        "generation",
        "held",
        "name",
        "pending",
        "pending_bytes",
        "ready",
        "room",
        "sequence",
        "stamps",
        "unused_since",
        "window_open",
    )

    def __init__(self, name: str, now: float) -> None:
        self.name = name
        self.room = room_of(name)
        self.sequence = Sequence() if self.room is not None else None
        self.fast: dict[Connection, Write] = {}
        self.apart: dict[Connection, None] = {}
        self.held: dict[Connection, Hold] = {}
        self.pending: list[Payload] = []
        self.pending_bytes = 0
        self.ahead: dict[Connection, int] = {}
        self.stamps: list[tuple[float, int]] = []
        self.ready = False
        self.generation = 0
        self.filling = False
        self.window_open = False
        self.unused_since: float | None = now

    @property
    def used(self) -> bool:
        return bool(self.fast or self.apart or self.held)

    @property
    def audience(self) -> int:
        """How many are live."""
        return len(self.fast) + len(self.apart)

    def is_live(self, connection: Connection) -> bool:
        return connection in self.fast or connection in self.apart

    def go_live(self, connection: Connection) -> None:
        """From the next frame on: what is pending it has been told already, or is not to hear."""
        if self.pending:
            self.ahead[connection] = len(self.pending)
        self._put(connection)

    def switch(self, connection: Connection) -> None:
        """Into the lane that is right for it now."""
        if self.is_live(connection):
            self.fast.pop(connection, None)
            self.apart.pop(connection, None)
            self._put(connection)

    def take_off(self, connection: Connection) -> None:
        self.fast.pop(connection, None)
        self.apart.pop(connection, None)
        self.ahead.pop(connection, None)

    def reset(self) -> None:
        self.ready = False
        self.generation += 1
        if self.sequence is not None:
            self.sequence.reset()

    def _put(self, connection: Connection) -> None:
        write = connection.ready
        if write is None:
            self.apart[connection] = None
        else:
            self.fast[connection] = write
