"""`POST /api/messages`: api.views.messages.Messages for a program with a token that sends plain JSON."""

import asyncio
import re
import secrets
from dataclasses import dataclass, field

import msgspec
from msgspec import UNSET, UnsetType

from accounts.models import User
from api.hot.answers import Answer, answer, refusal
from api.hot.asking import SENDS_JSON, Asked, Unusual, sender
from api.links import linked
from chat import commands
from chat.actions.posts import Outcome, Posted
from chat.commands import Id, PostCommand
from chat.queries.messages import Stored, message_of_own
from chat.queries.rooms import general
from foundation.errors import FlackError

PATH = re.compile(r"/api/messages/?")
ALLOW = "GET, POST, HEAD, OPTIONS"


class Body(msgspec.Struct):
    """What may be sent plainly. The view has its say about everything else, and reads numbers in quotes, too."""

    source: str
    room: Id | UnsetType = UNSET
    client_id: str | UnsetType = UNSET
    reply_to: Id | None = None
    attachments: list[Id] = []
    call_all: bool = False


_decode = msgspec.json.Decoder(Body).decode


@dataclass(frozen=True, slots=True)
class Wanted:
    """A post whose author is known. Nothing has happened yet."""

    author: User = field(repr=False)
    command: PostCommand = field(repr=False)
    asked: Asked = field(repr=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Posted before: what has become of it since must be read first, by `read_repeat`."""

    author: User = field(repr=False)
    posted: Posted


def take(asked: Asked) -> Answer | Wanted:
    """In a thread with a database connection. Raises Unusual."""
    command = _command(asked)
    try:
        author = sender(asked)
        command = command if command.room else msgspec.structs.replace(command, room=general().pk)
        return Wanted(author, command, asked)
    except FlackError as error:
        return refusal(error, allow=ALLOW, language=asked.language)


async def post(wanted: Wanted) -> Answer | Repeat:
    """Waits on the loop for what it is committed with; no thread does. The one place that meets the queue of posts."""
    heard: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def tell(outcome: Outcome) -> None:
        if not heard.done():  # given up when the server stops
            heard.set_result(outcome)

    try:
        commands.post(wanted.author, wanted.command, tell)
        outcome = await heard
    except FlackError as error:
        outcome = error
    if isinstance(outcome, FlackError):
        return refusal(outcome, allow=ALLOW, language=wanted.asked.language)
    if outcome.duplicate:
        return Repeat(wanted.author, outcome)
    return _made(outcome, Stored(outcome.message_id, outcome.room_id, wanted.author.pk, outcome.frame))


def read_repeat(repeat: Repeat) -> Answer:
    """In a thread with a database connection."""
    return _made(repeat.posted, message_of_own(repeat.author, repeat.posted.message_id))


def _made(posted: Posted, message: Stored) -> Answer:
    status = 200 if posted.duplicate else 201
    return answer(status, linked(message).encode(), allow=ALLOW, Location=f"/api/messages/{posted.message_id}")


def _command(asked: Asked) -> PostCommand:
    """`room` is 0 where it is left out: #general. Raises Unusual."""
    if asked.query or asked.headers.get("content-type", "").lower() not in SENDS_JSON:
        raise Unusual
    try:
        body = _decode(asked.body)
    except (msgspec.MsgspecError, RecursionError):
        raise Unusual from None
    if body.attachments:
        raise Unusual
    return PostCommand(
        client_id=_client_id(None if body.client_id is UNSET else body.client_id, asked.headers.get("idempotency-key")),
        room=0 if body.room is UNSET else body.room,
        source=body.source,
        reply_to=body.reply_to,
        call_all=body.call_all,
    )


def _client_id(given: str | None, key: str | None) -> str:
    if given is not None and key is not None and given != key:
        raise Unusual
    return given if given is not None else key if key is not None else secrets.token_urlsafe(16)
