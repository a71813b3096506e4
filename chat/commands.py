"""What a client can ask for, by name: parse, limit, run actions. Shared by the socket, the streams and REST.

Parsing never loses what the client needs to find its request again: `names` (client_id or ref) is read
from whatever can be read.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from django.conf import settings
from django.utils.translation import gettext_lazy

from accounts.models import Kind, User
from chat import ephemera, frames
from chat.actions import editing, forwarding, reading
from chat.actions.polls import Votes
from chat.actions.posts import SOURCE_CHARS, NewPoll, Post, Posted, checked_client_id, new_post
from chat.actions.queue import post_and_wait, posts
from chat.actions.reaction_queue import react_and_wait, reactions
from chat.actions.reactions import Wanted, checked_emoji
from chat.actions.read_states import ReadState
from chat.actions.waiting import Tell
from chat.policies import Action
from chat.queries.rooms import room_for
from chat.queries.sync import synced
from foundation import limits
from foundation.clock import now
from foundation.errors import FlackError, Invalid, Malformed, TooLong, UnknownType

FRAME_BYTES = 128 * 1024
"""Larger frames are answered with too_long (docs/protocol.md: `limits.frame_bytes`)."""

MOST_ROOMS_A_SYNC = 1_000

LIMITS = {
    "source_chars": SOURCE_CHARS,
    "frame_bytes": FRAME_BYTES,
    "file_bytes": settings.FLACK_FILE_BYTES,
    "message_files": settings.FLACK_MESSAGE_FILES,
}

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Counted = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class PostCommand(msgspec.Struct):
    client_id: str
    room: Id
    source: str
    reply_to: Id | None = None
    attachments: list[Id] = []
    call_all: bool = False


class EditCommand(msgspec.Struct):
    id: Id
    source: str
    version: Counted | None = None


class DeleteCommand(msgspec.Struct):
    id: Id


class ReactCommand(msgspec.Struct):
    id: Id
    emoji: str
    on: bool = True


class ReadCommand(msgspec.Struct):
    room: Id
    number: Counted


class TypingCommand(msgspec.Struct):
    room: Id


class IdleCommand(msgspec.Struct):
    on: bool = True


class SyncCommand(msgspec.Struct):
    rooms: dict[str, Counted]


class PingCommand(msgspec.Struct):
    pass


Command = (
    PostCommand
    | EditCommand
    | DeleteCommand
    | ReactCommand
    | ReadCommand
    | TypingCommand
    | IdleCommand
    | SyncCommand
    | PingCommand
)

COMMANDS: dict[str, type[Command]] = {
    "post": PostCommand,
    "edit": EditCommand,
    "delete": DeleteCommand,
    "react": ReactCommand,
    "read": ReadCommand,
    "typing": TypingCommand,
    "idle": IdleCommand,
    "sync": SyncCommand,
    "ping": PingCommand,
}


@dataclass(frozen=True, slots=True)
class Request:
    """One frame of a client: what it asks for, or why that can't be told; `names` find the request again."""

    names: Mapping[str, Any]
    command: Command | FlackError


def parse(frame: str | bytes) -> Request:
    """Never raises: what is wrong with a frame is its `command`."""
    if _size_bytes(frame) > FRAME_BYTES:
        return Request({}, TooLong(gettext_lazy("A frame holds at most {size} KiB."), size=FRAME_BYTES // 1024))
    try:
        fields = _decode(frame)
    except (ValueError, RecursionError):
        return Request({}, Malformed())
    if not isinstance(fields, dict):
        return Request({}, Malformed(gettext_lazy("A frame is one JSON object.")))
    names = _names(fields)
    kind = fields.get("type")
    model = COMMANDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        return Request(names, UnknownType())
    try:
        return Request(names, msgspec.convert(fields, model))
    except msgspec.ValidationError as error:
        return Request(names, _invalid(error))


def _size_bytes(frame: str | bytes) -> int:
    if isinstance(frame, bytes) or frame.isascii():
        return len(frame)
    return len(frame.encode(errors="surrogatepass"))


def _decode(frame: str | bytes) -> Any:
    try:
        return msgspec.json.decode(frame)
    except msgspec.DecodeError:
        # The standard library also takes lone surrogates and endless numbers, which are then answered by name.
        return json.loads(frame)


def _names(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A post is found again by its client_id, everything else by its ref."""
    for name in ("client_id", "ref") if fields.get("type") == "post" else ("ref", "client_id"):
        value = fields.get(name)
        if isinstance(value, str) and len(value) <= 200 and _encodable(value):
            return {name: value}
        if name == "ref" and type(value) is int and abs(value) < 2**63:
            return {name: value}
    return {}


def _encodable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _invalid(error: msgspec.ValidationError) -> Invalid:
    """msgspec says `Expected `int`, got `str` - at `$.room``."""
    reason, _, place = str(error).partition(" - at `$")
    field = place.lstrip(".").split("`")[0].split(".")[0].split("[")[0] or None
    return Invalid(f"{reason}.", field=field)


# --- one function a command; those that touch the database run in a thread ------------------------------------------


def post(user: User, command: PostCommand, tell: Tell) -> None:
    """Queue it; `tell` hears on the running loop what became of it. Raises Invalid, TooLong or Unavailable.

    A repeat is acknowledged whatever has become of limits, rules and membership since: those are asked by who writes.
    """
    posts.submit(_new_post(user, command), tell, loop=asyncio.get_running_loop())


def post_now(user: User, command: PostCommand, *, from_composer: bool = True) -> Posted:
    """The same for a thread that waits: REST, tasks, bots."""
    return post_and_wait(_new_post(user, command, from_composer=from_composer))


def _new_post(user: User, command: PostCommand, *, from_composer: bool = True) -> Post:
    return new_post(
        user.pk,
        command.room,
        command.source,
        checked_client_id(command.client_id),
        reply_to=command.reply_to,
        attachments=command.attachments,
        from_composer=from_composer and user.kind == Kind.PERSON,
        limited=True,
        call_all=command.call_all,
    )


def forward_now(
    user: User,
    message_id: int,
    room_id: int,
    client_id: str,
    *,
    comment: str = "",
    call_all: bool = False,
    from_composer: bool = True,
) -> Posted:
    """Quote a message elsewhere, with copies of its files, for a thread that waits."""
    quoted = forwarding.quoted(user, message_id, comment)

    def post(copies: list[int]) -> Posted:
        return post_and_wait(
            new_post(
                user.pk,
                room_id,
                quoted.source,
                checked_client_id(client_id),
                attachments=copies,
                files_of=quoted.message_id if quoted.files else None,
                from_composer=from_composer and user.kind == Kind.PERSON,
                limited=True,
                call_all=call_all,
            )
        )

    return forwarding.with_copies(user, client_id, quoted.files, post)


def ask_now(
    user: User,
    room_id: int,
    question: str,
    poll: NewPoll,
    client_id: str,
    *,
    call_all: bool = False,
    from_composer: bool = True,
) -> Posted:
    """Post a poll, for a thread that waits."""
    return post_and_wait(
        new_post(
            user.pk,
            room_id,
            question,
            checked_client_id(client_id),
            from_composer=from_composer and user.kind == Kind.PERSON,
            limited=True,
            poll=poll,
            call_all=call_all,
        )
    )


def acknowledged(posted: Posted, client_id: str) -> bytes:
    return frames.encode(
        {
            "type": "ack",
            "client_id": client_id,
            "id": posted.message_id,
            "room": posted.room_id,
            "number": posted.number,
            "change": posted.change,
            "duplicate": posted.duplicate,
        }
    )


def edit(user: User, command: EditCommand, names: Mapping[str, Any]) -> bytes:
    message = editing.edit_message(user, command.id, command.source, version=command.version)
    return frames.encode({"type": "ack", **names, "id": message.pk, "change": message.change})


def delete(user: User, command: DeleteCommand, names: Mapping[str, Any]) -> bytes:
    message = editing.delete_message(user, command.id)
    return frames.encode({"type": "ack", **names, "id": message.pk, "change": message.change})


def react(user: User, command: ReactCommand) -> "Future[int]":
    """Limit and queue. The answer is the message's change, or a refusal."""
    return reactions.submit(command.id, _wanted(user, command))


def react_now(user: User, command: ReactCommand) -> int:
    """The same for a thread that waits."""
    return react_and_wait(command.id, _wanted(user, command))


def vote_now(user: User, message_id: int, option_ids: Sequence[int]) -> int:
    """Choose these in a poll, for a thread that waits; they are joined with reactions."""
    _limit("react", user)
    return react_and_wait(message_id, Votes(user.pk, tuple(option_ids)))


def type_now(user: User, room_id: int) -> None:
    """Tell the others of a room, for who has no socket. Raises what policies.require raises, and TooFast."""
    _limit("typing", user)
    seen = room_for(user, room_id, Action.POST)
    ephemera.typing_by_requests(user.pk, room_id, seen.asked.pk)


def _limit(name: str, user: User) -> None:
    """As often as one may post."""
    rate = settings.FLACK_POST_RATE
    limits.take(name, str(user.pk), limits.Rate(rate, 1, max(1, int(rate * 5))))


def _wanted(user: User, command: ReactCommand) -> Wanted:
    _limit("react", user)
    return Wanted(user.pk, checked_emoji(command.emoji, deleted=not command.on), command.on)


def reacted(message_id: int, change: int, names: Mapping[str, Any]) -> bytes:
    return frames.encode({"type": "ack", **names, "id": message_id, "change": change})


def read(user: User, command: ReadCommand, tell: Callable[[ReadState | FlackError], None]) -> None:
    """Answered by the `read` that all of the user's connections hear; `tell` hears, on the running loop, a refusal."""
    reading.mark_read_soon(user, command.room, command.number, tell)


def sync(user: User, room_id: str, change: int, *, epoch: str) -> bytes:
    """The `synced` of one room. Raises what policies.require raises."""
    if not room_id.isdecimal() or len(room_id) > 19:
        raise Invalid(gettext_lazy("Rooms are named by their ids."), field="rooms")
    return synced(user, int(room_id), change, epoch=epoch)


def pong(names: Mapping[str, Any]) -> bytes:
    return frames.pong_frame(names.get("ref"), now())
