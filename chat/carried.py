"""What the page carries of the conversation, so that it is drawn before anything else was asked for.

A `hello`, a page of the room that was asked for, and the people whom these name: as frames and answers of
docs/protocol.md, read in their order (`last_change` before the rows). To the client they are what the server said, only
earlier (static/js/core/carried.js): the socket's own hello and the syncs that follow from it bring what came since. Not
more of the 1,000 people of a workplace than the first drawing shows.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from accounts.queries import people
from chat.commands import LIMITS
from chat.frames import encode
from chat.queries.messages import Page, Stored
from chat.queries.online import told_here
from chat.queries.people import encoded_people
from chat.queries.snapshot import Snapshot, snapshot

FACES = 4
"""Of those who reply in a thread, so many show (static/js/views/thread-summary.js)."""

_MARKUP = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})
"""In JSON these stand in strings only: nothing that somebody wrote ends the block, or begins another."""


class _Thread(msgspec.Struct):
    user_ids: list[int]


class _Said(msgspec.Struct):
    """Whom a message shows."""

    user_id: int
    thread: _Thread | None

    def shows(self) -> list[int]:
        return [self.user_id, *(self.thread.user_ids[:FACES] if self.thread else ())]


_decode = msgspec.json.Decoder(_Said).decode


def carried(user: User, said: Page | None, epoch: str) -> SafeString:
    """A block of data for the page; `said` comes from a room that the user is in and may read."""
    told = snapshot(user.pk)
    here = told_here()
    hello = told.hello(
        epoch=epoch,
        heartbeat_s=settings.FLACK_HEARTBEAT_S,
        limits=LIMITS,
        online=sorted(here),
        idle=sorted(user_id for user_id, idle in here.items() if idle),
    )
    shown = _shown(told, said.messages if said else ())
    rows, _ = people(after_id=0, limit=len(shown), among=shown)
    state = {
        "hello": msgspec.Raw(hello),
        "users": [msgspec.Raw(piece) for piece in encoded_people(rows, epoch).values()],
        "page": said and _as_json(said, epoch),
    }
    text = encode(state).decode().translate(_MARKUP)
    return mark_safe(f'<script id="flack-carried" type="application/json">{text}</script>')  # noqa: S308


def _shown(told: Snapshot, said: Iterable[Stored]) -> set[int]:
    """Who speaks on the page, and whose names are those of direct rooms."""
    names: Iterable[Sequence[int]] = (mine.room["user_ids"] or () for mine in told.rooms)
    speakers = (_decode(message.frame).shows() for message in said)
    return {told.user.pk}.union(*names, *speakers)


def _as_json(said: Page, epoch: str) -> dict[str, Any]:
    """As `GET /api/rooms/ID/messages` has it, without its links."""
    return {
        "messages": [msgspec.Raw(message.frame.encode()) for message in said.messages],
        "last_change": said.last_change,
        "last_number": said.last_number,
        "epoch": epoch,
    }
