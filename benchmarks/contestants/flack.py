"""Flack as it is served to people: members signed in by token, every message in the database and counted there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contestants.base import Stage
from benchmarks.stored import stored
from trials.house import ACKNOWLEDGEMENT, GREETING, POST, House, everybody, in_small_rooms, processes
from trials.load.plan import Result

TEXT_BYTES = 32
"""Then its frames have about 500 bytes; the others' are made as long as those that were measured."""

FRAME_BYTES = 500


class Flack:
    """`house` gives an installation with so many members. With `room_size` so many share a room, else all do."""

    def __init__(
        self,
        house: Callable[[int], House],
        *,
        name: str = "Flack",
        room_size: int = 0,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self._house = house
        self._room_size = room_size
        self._variables = variables or {}

    def missing(self) -> str:
        return ""

    @contextmanager
    def stage(self, folder: Path, *, clients: int, frame_bytes: int) -> Iterator[Stage]:
        house = self._house(clients)
        server = house.up(**self._variables)
        tokens = house.tokens[:clients]
        try:
            size = self._room_size
            yield Stage(
                port=server.port,
                servers=processes(server),
                clients=in_small_rooms(server, tokens, size) if size else everybody(server, tokens),
                frame=POST,
                text_bytes=TEXT_BYTES,
                ready=GREETING,
                ack=ACKNOWLEDGEMENT,
                path="/ws/",
                check=lambda result: _missing_in(house, result),
            )
        finally:
            server.stop()


def _missing_in(house: House, result: Result) -> list[str]:
    """Everything that was sent must have been acknowledged, and stand in the database once."""
    found = []
    if result.acknowledged != result.sent:
        found.append(f"{result.acknowledged:,} of {result.sent:,} acknowledged")
    sent, kept = result.first + result.sent, stored(house, result.marker)
    if kept != sent:
        found.append(f"{kept:,} of {sent:,} in the database")
    return found
