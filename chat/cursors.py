"""How far a client has got: what an event stream's cursor holds. Opaque to clients; worth nothing to anybody else.

A cursor opens nothing: whoever brings one is asked for credentials, and memberships are read anew.
"""

import base64
import binascii
import zlib
from collections.abc import Mapping

import msgspec
from django.utils.translation import gettext_lazy

from chat.queries.snapshot import Snapshot
from foundation.errors import Invalid


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """`reads` is a checksum of the read positions: what happened to them unseen makes the list be sent again.
    `presence` is the mark of who was told to be online (realtime.presence); `heard_at` when the last soft frame was
    passed on, in Unix seconds."""

    user_id: int
    epoch: str
    version: int
    reads: int
    changes: dict[int, int]
    presence: int = 0
    heard_at: float = 0.0

    def encode(self) -> str:
        return base64.urlsafe_b64encode(msgspec.msgpack.encode(self)).rstrip(b"=").decode()


def parse_cursor(text: str) -> Cursor:
    """Raises Invalid."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        return msgspec.msgpack.decode(base64.b64decode(padded, b"-_", validate=True), type=Cursor)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise Invalid(gettext_lazy("This is not a cursor. Leave it out to start anew."), field="cursor") from None


class _Facts(msgspec.Struct):
    last_change: int
    parent_id: int | None


class _Membership(msgspec.Struct):
    read_number: int
    read_version: int


class _Frame(msgspec.Struct):
    """What of a frame moves a client: everything else is skipped unread."""

    type: str
    room: int = 0
    change: int = 0
    reset: bool = False
    number: int = 0
    read_version: int = 0
    facts: _Facts | list[msgspec.Raw] | None = None
    membership: _Membership | None = None


_decode = msgspec.json.Decoder(_Frame).decode
TOLD_OTHERWISE = frozenset({"presence", "read"})
"""Soft frames that are not repeated one by one to who comes back: cursors know whether something was missed."""

COUNTED = frozenset({"message", "room", "member", "user", "emoji", "synced"})


def is_repeated(data: bytes) -> bool:
    return _decode(data).type not in TOLD_OTHERWISE


class Position:
    """Follows the frames that one client is sent."""

    def __init__(self) -> None:
        self.changes: dict[int, int] = {}
        self.presence = 0
        self.heard_at = 0.0
        self._reads: dict[int, tuple[int, int]] = {}

    def adopt(self, seen: Snapshot) -> None:
        """What a `hello` of this snapshot tells."""
        self.changes = dict(seen.counters())
        self.adopt_reads(seen)

    def adopt_reads(self, seen: Snapshot) -> None:
        self._reads = {
            mine.room["id"]: (mine.membership["read_number"], mine.membership["read_version"])
            for mine in seen.rooms
            if mine.membership is not None
        }

    def continue_from(self, changes: Mapping[int, int], seen: Snapshot) -> None:
        """Of what the client had, the rooms that are still its own; those it does not know start now."""
        self.changes = {room: changes.get(room, last) for room, last in seen.counters().items()}
        self.adopt_reads(seen)

    @property
    def reads(self) -> int:
        return zlib.crc32(msgspec.msgpack.encode(sorted(self._reads.items())))

    def follow(self, data: bytes, *, now: float, presence: int) -> None:
        """A frame has left for the client. `presence` is the mark of what the process has told."""
        frame = _decode(data)
        self.heard_at = now
        if frame.type == "presence":
            self.presence = presence
        if frame.type in COUNTED:
            had = 0 if frame.reset else self.changes.get(frame.room, 0)
            self.changes[frame.room] = max(frame.change, had)
        elif frame.type == "read":
            self._reads[frame.room] = (frame.number, frame.read_version)
        elif frame.type == "joined" and isinstance(frame.facts, _Facts):
            self.changes.setdefault(frame.facts.parent_id or frame.room, frame.facts.last_change)
            if frame.membership is not None:
                self._reads[frame.room] = (frame.membership.read_number, frame.membership.read_version)
        elif frame.type == "left":
            self.changes.pop(frame.room, None)
            self._reads.pop(frame.room, None)
