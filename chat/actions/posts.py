"""What somebody asks to have posted, checked at the door, and what can become of it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy, ngettext_lazy

from chat.actions.attaching import unattachable
from foundation.errors import FlackError, Invalid, TooLong
from foundation.text import clean

SOURCE_CHARS = 8_000
"""Beyond this Markdown can be made to cost seconds (docs/protocol.md: `limits.source_chars`)."""

CLIENT_ID_CHARS = 64


@dataclass(frozen=True, slots=True)
class NewPoll:
    """What a poll offers (chat/actions/polls.py checks it); its question is the post's source."""

    options: tuple[str, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody asks to have posted. Made by `new_post`, which checks what can be checked without the database."""

    author_id: int
    room_id: int
    source: str
    client_id: str
    fingerprint: str
    reply_to: int | None = None
    attachments: tuple[int, ...] = ()
    from_composer: bool = True  # marks read up to itself; bots, tasks and scheduled posts don't
    refusal: FlackError | None = None  # what is wrong with it: told unless it turns out to be a repeat
    limited: bool = False  # counts against its author's rate
    poll: NewPoll | None = None
    call_all: bool = False  # that @room calls many is meant

    @property
    def key(self) -> tuple[int, str]:
        """Its own for ever."""
        return self.author_id, self.client_id


@dataclass(frozen=True, slots=True)
class Posted:
    """The acknowledgement. `duplicate`: this client_id had been posted before, this is where. `frame` is the message
    as it was stored when it was posted; of a duplicate nobody knows it without looking."""

    message_id: int
    room_id: int
    number: int
    change: int
    duplicate: bool
    frame: str = field(default="", repr=False)


Outcome = Posted | FlackError


def new_post(
    author_id: int,
    room_id: int,
    source: str,
    client_id: str,
    *,
    reply_to: int | None = None,
    attachments: Sequence[int] = (),
    from_composer: bool = True,
    refusal: FlackError | None = None,
    limited: bool = False,
    poll: NewPoll | None = None,
    call_all: bool = False,
    files_of: int | None = None,
) -> Post:
    """The fingerprint covers what was received, the post holds it cleaned. It doesn't cover `call_all`: whoever was
    asked back sends the same message once more. Nor copies of files: in their place the message `files_of`."""
    options = [] if poll is None else [list(poll.options), poll.several]
    files = list(attachments) if files_of is None else files_of
    received = json.dumps([room_id, source, reply_to, files, *options])
    text = clean(source)
    return Post(
        author_id=author_id,
        room_id=room_id,
        source=text,
        client_id=client_id,
        fingerprint=hashlib.sha256(received.encode()).hexdigest(),
        reply_to=reply_to,
        attachments=tuple(attachments),
        from_composer=from_composer,
        refusal=refusal or _unsayable(text, has_files=bool(attachments)) or unattachable(attachments),
        limited=limited,
        poll=poll,
        call_all=call_all,
    )


def checked_client_id(client_id: str) -> str:
    """1 to 64 characters without control characters. Raises Invalid or TooLong."""
    if not client_id or not client_id.isprintable():
        raise Invalid(gettext_lazy("A client_id is 1 to 64 printable characters."), field="client_id")
    if len(client_id) > CLIENT_ID_CHARS:
        raise TooLong(gettext_lazy("A client_id is 1 to 64 printable characters."), field="client_id")
    return client_id


def checked_source(source: str, *, has_files: bool = False) -> str:
    """Raises Invalid when there is nothing to read, TooLong past SOURCE_CHARS. Files may speak for themselves."""
    refusal = _unsayable(source, has_files=has_files)
    if refusal is not None:
        raise refusal
    return source


def _unsayable(source: str, *, has_files: bool) -> FlackError | None:
    if (not source or source.isspace()) and not has_files:
        return Invalid(gettext_lazy("Write something first."), field="source")
    if len(source) > SOURCE_CHARS:
        return TooLong(
            ngettext_lazy(
                "Messages hold at most {n} character.", "Messages hold at most {n} characters.", SOURCE_CHARS
            ),
            n=SOURCE_CHARS,
            field="source",
        )
    return None
