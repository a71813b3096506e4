"""The one JSON shape of a message, a room, a user, a member, and of the frames that carry them.

docs/protocol.md is the contract; tests hold every frame against a strict schema of it. What differs per
viewer never stands here. A message is encoded once per change; frames and pages then only join bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypedDict

import msgspec

from accounts.models import User
from chat.models import (
    Attachment,
    CustomEmoji,
    Draft,
    FileState,
    LinkPreview,
    Membership,
    Reminder,
    RoomKind,
    ScheduledMessage,
)
from foundation.clock import iso, iso_or_none

FRAME_VERSION = 3
"""Raised when the shape of a message changes: stored frames of another version are made anew when read."""

encode = msgspec.json.Encoder().encode


class ThreadSummary(TypedDict):
    room_id: int
    replies: int
    last_reply_at: str
    user_ids: list[int]


class PreviewImage(TypedDict):
    url: str
    width: int
    height: int


class PreviewObject(TypedDict):
    url: str
    title: str
    description: str
    site: str
    image: PreviewImage | None


class AttachmentObject(TypedDict):
    """`url` is null while a picture is made anew; `placeholder` is a data: address of a few pixels."""

    id: int
    kind: str
    name: str
    type: str
    size: int
    width: int | None
    height: int | None
    placeholder: str | None
    url: str | None
    thumbnail_url: str | None
    state: str


class ReactionObject(TypedDict):
    emoji: str
    count: int
    user_ids: list[int]


class PinObject(TypedDict):
    user_id: int
    at: str


class PollOptionObject(TypedDict):
    id: int
    text: str
    count: int
    user_ids: list[int]


class PollObject(TypedDict):
    """`voters` is how many people have chosen anything."""

    several: bool
    closed_at: str | None
    voters: int
    options: list[PollOptionObject]


class MessageObject(TypedDict):
    id: int
    room_id: int
    number: int
    change: int
    client_id: str
    user_id: int
    source: str
    html: str
    rendered: bool
    created_at: str
    updated_at: str
    edited_at: str | None
    deleted_at: str | None
    kind: str
    version: int
    reply_to: int | None
    thread: ThreadSummary | None
    reactions: list[ReactionObject]
    attachments: list[AttachmentObject]
    previews: list[PreviewObject]
    mentions: list[int]
    calls: str | None
    pinned: PinObject | None
    poll: PollObject | None


class StatusObject(TypedDict):
    emoji: str
    text: str
    until: str | None


class UserObject(TypedDict):
    """`online`, `idle` and `last_seen_at` are added by REST, never in frames."""

    id: int
    nickname: str
    display_name: str
    kind: str
    role: str
    avatar: str | None
    about: str
    pronouns: str
    time_zone: str
    status: StatusObject | None
    availability: str
    availability_until: str | None
    created_at: str
    updated_at: str
    change: int


class EmojiObject(TypedDict):
    """One of the workspace's own emoji; deleted it is no longer offered, but `url` stays."""

    id: int
    name: str
    url: str
    user_id: int
    created_at: str
    deleted_at: str | None
    change: int


class RoomObject(TypedDict):
    id: int
    kind: str
    slug: str | None
    name: str
    topic: str
    description: str
    posting: str
    web_public: bool
    archived_at: str | None
    created_at: str
    last_number: int
    last_change: int
    change: int
    members: int
    user_ids: list[int] | None
    parent_id: int | None
    root_id: int | None


class DraftObject(TypedDict):
    room_id: int
    source: str
    reply_to: int | None
    version: int
    updated_at: str


class ScheduledObject(TypedDict):
    """`refusal` is the sentence for its author where `state` is `refused`, `message_id` is there when it is `sent`."""

    id: int
    room_id: int
    source: str
    reply_to: int | None
    due_at: str
    state: str
    message_id: int | None
    refusal: str
    created_at: str
    updated_at: str


class ReminderObject(TypedDict):
    """`told_at` is when it came due and was told, `done_at` when it was seen to."""

    id: int
    message_id: int | None
    text: str
    due_at: str
    told_at: str | None
    done_at: str | None
    created_at: str


class MemberObject(TypedDict):
    room_id: int
    user_id: int
    role: str
    left_at: str | None
    change: int
    members: int


class MembershipObject(TypedDict):
    room_id: int
    role: str
    involvement: str
    starred: bool
    read_number: int
    read_version: int
    mentions: int


class RoomRow(Protocol):
    """What is shown of a room: a stored one, or a row of a statement that asks for more."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def slug(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def posting(self) -> str: ...
    @property
    def web_public(self) -> bool: ...
    @property
    def archived_at(self) -> datetime | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def last_number(self) -> int: ...
    @property
    def last_change(self) -> int: ...
    @property
    def facts_change(self) -> int: ...
    @property
    def member_count(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def root_id(self) -> int | None: ...


class MembershipRow(Protocol):
    """Where somebody stands in a room, likewise."""

    @property
    def room_id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def involvement(self) -> str: ...
    @property
    def starred_at(self) -> datetime | None: ...
    @property
    def read_number(self) -> int: ...
    @property
    def read_version(self) -> int: ...


class MessageRow(Protocol):
    """What is shown of a message: a stored one, or one that is just being made."""

    @property
    def pk(self) -> int: ...
    @property
    def room_id(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def change(self) -> int: ...
    @property
    def client_id(self) -> str: ...
    @property
    def author_id(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def source_version(self) -> int: ...
    @property
    def html(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def calls(self) -> str: ...
    @property
    def reply_to_id(self) -> int | None: ...
    @property
    def rendered_at(self) -> datetime | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def edited_at(self) -> datetime | None: ...
    @property
    def deleted_at(self) -> datetime | None: ...
    @property
    def hidden_at(self) -> datetime | None: ...


def message_object(
    message: MessageRow,
    *,
    mentions: Sequence[int] = (),
    previews: Iterable[LinkPreview] = (),
    attachments: Iterable[Attachment] = (),
    thread: ThreadSummary | None = None,
    reactions: Sequence[ReactionObject] = (),
    pinned: PinObject | None = None,
    poll: PollObject | None = None,
) -> MessageObject:
    """A tombstone (deleted, hidden or purged) has `deleted_at` and shows nothing else of itself."""
    gone_at = message.deleted_at or message.hidden_at
    gone = gone_at is not None
    return {
        "id": message.pk,
        "room_id": message.room_id,
        "number": message.number,
        "change": message.change,
        "client_id": message.client_id,
        "user_id": message.author_id,
        "source": "" if gone else message.source,
        "html": "" if gone else message.html,
        "rendered": message.rendered_at is not None,
        "created_at": iso(message.created_at),
        "updated_at": iso(message.updated_at),
        "edited_at": iso_or_none(message.edited_at),
        "deleted_at": iso_or_none(gone_at),
        "kind": message.kind,
        "version": message.source_version,
        "reply_to": message.reply_to_id,
        "thread": thread,
        "reactions": [] if gone else list(reactions),
        "attachments": [] if gone else [attachment_object(attachment) for attachment in attachments],
        "previews": [] if gone else [preview_object(preview) for preview in previews],
        "mentions": [] if gone else sorted(mentions),
        "calls": None if gone else message.calls or None,
        "pinned": None if gone else pinned,
        "poll": None if gone else poll,
    }


def attachment_object(attachment: Attachment) -> AttachmentObject:
    address = f"/api/files/{attachment.pk}"
    return {
        "id": attachment.pk,
        "kind": attachment.kind,
        "name": attachment.name,
        "type": attachment.media_type,
        "size": attachment.size,
        "width": attachment.width,
        "height": attachment.height,
        "placeholder": attachment.placeholder or None,
        "url": f"{address}/content" if attachment.state == FileState.READY else None,
        "thumbnail_url": f"{address}/thumbnail" if attachment.has_thumbnail else None,
        "state": attachment.state,
    }


def preview_object(preview: LinkPreview) -> PreviewObject:
    image: PreviewImage | None = None
    if preview.image:
        image = {
            "url": f"/media/{preview.image}",
            "width": preview.image_width,
            "height": preview.image_height,
        }
    return {
        "url": preview.url,
        "title": preview.title,
        "description": preview.description,
        "site": preview.site,
        "image": image,
    }


def user_object(user: User) -> UserObject:
    return {
        "id": user.pk,
        "nickname": user.nickname,
        "display_name": user.display_name,
        "kind": user.kind,
        "role": user.role,
        "avatar": f"/media/{user.avatar}" if user.avatar else None,
        "about": user.about,
        "pronouns": user.pronouns,
        "time_zone": user.time_zone,
        "status": _status_object(user),
        "availability": user.availability,
        "availability_until": iso_or_none(user.availability_until),
        "created_at": iso(user.created_at),
        "updated_at": iso(user.updated_at),
        "change": user.change,
    }


def _status_object(user: User) -> StatusObject | None:
    """As it was set; a client lets it expire by itself."""
    if not user.status_emoji and not user.status_text:
        return None
    return {"emoji": user.status_emoji, "text": user.status_text, "until": iso_or_none(user.status_until)}


def emoji_object(emoji: CustomEmoji) -> EmojiObject:
    return {
        "id": emoji.pk,
        "name": emoji.name,
        "url": f"/media/{emoji.image}",
        "user_id": emoji.created_by_id,
        "created_at": iso(emoji.created_at),
        "deleted_at": iso_or_none(emoji.deleted_at),
        "change": emoji.change,
    }


def room_object(room: RoomRow, *, last_change: int | None = None, user_ids: Sequence[int] | None = None) -> RoomObject:
    """`last_change` is given for a thread: its parent's. `user_ids` is given for a direct room."""
    return {
        "id": room.pk,
        "kind": room.kind,
        "slug": room.slug,
        "name": room.name,
        "topic": room.topic,
        "description": room.description,
        "posting": room.posting,
        "web_public": room.web_public,
        "archived_at": iso_or_none(room.archived_at),
        "created_at": iso(room.created_at),
        "last_number": room.last_number,
        "last_change": room.last_change if last_change is None else last_change,
        "change": room.facts_change,
        "members": room.member_count,
        "user_ids": sorted(user_ids) if user_ids is not None and room.kind == RoomKind.DIRECT else None,
        "parent_id": room.parent_id,
        "root_id": room.root_id,
    }


def draft_object(draft: Draft) -> DraftObject:
    return {
        "room_id": draft.room_id,
        "source": draft.source,
        "reply_to": draft.reply_to_id,
        "version": draft.version,
        "updated_at": iso(draft.updated_at),
    }


def scheduled_object(scheduled: ScheduledMessage) -> ScheduledObject:
    return {
        "id": scheduled.pk,
        "room_id": scheduled.room_id,
        "source": scheduled.source,
        "reply_to": scheduled.reply_to_id,
        "due_at": iso(scheduled.due_at),
        "state": scheduled.state,
        "message_id": scheduled.message_id,
        "refusal": scheduled.refusal,
        "created_at": iso(scheduled.created_at),
        "updated_at": iso(scheduled.updated_at),
    }


def reminder_object(reminder: Reminder) -> ReminderObject:
    return {
        "id": reminder.pk,
        "message_id": reminder.message_id,
        "text": reminder.text,
        "due_at": iso(reminder.due_at),
        "told_at": iso_or_none(reminder.told_at),
        "done_at": iso_or_none(reminder.done_at),
        "created_at": iso(reminder.created_at),
    }


def member_object(membership: Membership, members: int) -> MemberObject:
    return {
        "room_id": membership.room_id,
        "user_id": membership.user_id,
        "role": membership.role,
        "left_at": iso_or_none(membership.left_at),
        "change": membership.change,
        "members": members,
    }


def membership_object(membership: MembershipRow, mentions: int) -> MembershipObject:
    return {
        "room_id": membership.room_id,
        "role": membership.role,
        "involvement": membership.involvement,
        "starred": membership.starred_at is not None,
        "read_number": membership.read_number,
        "read_version": membership.read_version,
        "mentions": mentions,
    }


# --- frames: bytes that are the same for everyone -------------------------------------------------------------------


def message_frame(room_id: int, after: int, change: int, message: str) -> bytes:
    """`message` is the stored frame of the row; `room_id` is the room whose counter moves."""
    head = f'{{"type":"message","room":{room_id},"after":{after},"change":{change},"message":'
    return (head + message + "}").encode()


def room_frame(room_id: int, after: int, change: int, facts: RoomObject) -> bytes:
    return encode({"type": "room", "room": room_id, "after": after, "change": change, "facts": facts})


def member_frame(room_id: int, after: int, change: int, member: MemberObject, facts: RoomObject | None) -> bytes:
    """Carries the facts that moved with it: `members` is one of them, and a gap may hide an older change of theirs."""
    body = {"type": "member", "room": room_id, "after": after, "change": change, "member": member}
    return encode(body if facts is None else body | {"facts": facts})


def user_frame(directory_id: int, after: int, change: int, user: UserObject) -> bytes:
    return encode({"type": "user", "room": directory_id, "after": after, "change": change, "user": user})


def emoji_frame(directory_id: int, after: int, change: int, emoji: EmojiObject) -> bytes:
    return encode({"type": "emoji", "room": directory_id, "after": after, "change": change, "emoji": emoji})


def joined_frame(room_id: int, facts: RoomObject, membership: MembershipObject) -> bytes:
    return encode({"type": "joined", "room": room_id, "facts": facts, "membership": membership})


def left_frame(room_id: int) -> bytes:
    return b'{"type":"left","room":%d}' % room_id


def read_frame(room_id: int, number: int, read_version: int, mentions: int) -> bytes:
    return encode(
        {"type": "read", "room": room_id, "number": number, "read_version": read_version, "mentions": mentions}
    )


def seen_frame(room_id: int, user_id: int, number: int) -> bytes:
    return b'{"type":"seen","room":%d,"user_id":%d,"number":%d}' % (room_id, user_id, number)


def bookmark_frame(room_id: int, message_id: int, *, on: bool, note: str) -> bytes:
    return encode({"type": "bookmark", "room": room_id, "id": message_id, "on": on, "note": note})


def draft_frame(draft: Draft) -> bytes:
    return encode({"type": "draft", "room": draft.room_id, "draft": draft_object(draft)})


def no_draft_frame(room_id: int) -> bytes:
    return encode({"type": "draft", "room": room_id, "draft": None})


def scheduled_frame(scheduled: ScheduledMessage) -> bytes:
    return encode({"type": "scheduled", "room": scheduled.room_id, "scheduled": scheduled_object(scheduled)})


def reminder_frame(reminder: Reminder) -> bytes:
    return encode({"type": "reminder", "reminder": reminder_object(reminder)})


def typing_frame(room_id: int, user_id: int) -> bytes:
    return b'{"type":"typing","room":%d,"user_id":%d}' % (room_id, user_id)


def presence_frame(online: Sequence[int], offline: Sequence[int], idle: Sequence[int]) -> bytes:
    """Taken in this order: who has come idle is in `online` and in `idle`."""
    return encode({"type": "presence", "online": sorted(online), "offline": sorted(offline), "idle": sorted(idle)})


def whole_presence_frame(online: Sequence[int], idle: Sequence[int]) -> bytes:
    """Everybody who is online, and idle: whoever is not among them is not."""
    return encode({"type": "presence", "online": online, "offline": [], "idle": idle, "all": True})


def pong_frame(ref: Any, at: datetime) -> bytes:
    return encode({"type": "pong", "ref": ref, "at": iso(at)})


def error_frame(body: Mapping[str, Any], **names: Any) -> bytes:
    """`names` is `ref` or `client_id`, whichever the client gave; neither when it gave none."""
    return encode({"type": "error", **names, **body})


def synced_frame(
    room_id: int,
    *,
    epoch: str,
    since: int,
    change: int,
    more: bool,
    reset: bool,
    messages: Iterable[str] = (),
    facts: Sequence[RoomObject] = (),
    members: Sequence[MemberObject] = (),
    users: Sequence[UserObject] | None = None,
    emoji: Sequence[EmojiObject] = (),
) -> bytes:
    """The answer to `sync` for one room; `users` and `emoji` are the directory's.

    Stored message frames are joined, not encoded again.
    """
    head: dict[str, Any] = {
        "type": "synced",
        "room": room_id,
        "epoch": epoch,
        "from": since,
        "change": change,
        "more": more,
        "reset": reset,
        "facts": facts,
        "members": members,
    }
    if users is not None:
        head |= {"users": users, "emoji": emoji}
    return encode(head)[:-1] + b',"messages":[' + ",".join(messages).encode() + b"]}"


def encode_message(message: MessageObject) -> str:
    """What the row keeps in `frame`."""
    return encode(message).decode()
