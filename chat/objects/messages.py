"""A message, and what hangs on it: files, cards of links, reactions, a poll, its thread."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NotRequired, Protocol, TypedDict

from chat.models import Attachment, FileState, LinkPreview
from foundation.clock import iso, iso_or_none

FRAME_VERSION = 3
"""Raised when the shape of a message changes: stored frames of another version are made anew when read."""


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
    """`hidden` is there where a moderator took it out of sight; who wrote a message deletes it without."""

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
    hidden: NotRequired[bool]


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
    shown: MessageObject = {
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
    if message.hidden_at is not None and message.deleted_at is None:
        shown["hidden"] = True
    return shown


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
