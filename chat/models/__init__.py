"""Rooms, memberships, messages and what belongs to them. Written by chat.actions only."""

from chat.models.attachments import Attachment, FileState, StoredBytes
from chat.models.messages import Mention, Message, MessageKind
from chat.models.previews import LinkPreview, MessagePreview, PreviewState
from chat.models.rooms import Involvement, Membership, MembershipRole, Room, RoomKind
from chat.models.workspace import Workspace

__all__ = [
    "Attachment",
    "FileState",
    "Involvement",
    "LinkPreview",
    "Membership",
    "MembershipRole",
    "Mention",
    "Message",
    "MessageKind",
    "MessagePreview",
    "PreviewState",
    "Room",
    "RoomKind",
    "StoredBytes",
    "Workspace",
]
