"""Rooms, memberships, messages and what belongs to them. Written by chat.actions only."""

from chat.models.attachments import Attachment, FileState, StoredBytes
from chat.models.kept import Bookmark, Pin
from chat.models.later import Draft, Reminder, ScheduledMessage, ScheduledState
from chat.models.messages import Calls, Mention, Message, MessageKind
from chat.models.polls import Poll, PollOption, PollVote
from chat.models.previews import LinkPreview, MessagePreview, PreviewState
from chat.models.reactions import CustomEmoji, Reaction
from chat.models.reports import Report, ReportReason, Resolution
from chat.models.revisions import Revision
from chat.models.rooms import FormerAddress, Involvement, Membership, MembershipRole, Posting, Room, RoomKind
from chat.models.workspace import Workspace

__all__ = [
    "Attachment",
    "Bookmark",
    "Calls",
    "CustomEmoji",
    "Draft",
    "FileState",
    "FormerAddress",
    "Involvement",
    "LinkPreview",
    "Membership",
    "MembershipRole",
    "Mention",
    "Message",
    "MessageKind",
    "MessagePreview",
    "Pin",
    "Poll",
    "PollOption",
    "PollVote",
    "Posting",
    "PreviewState",
    "Reaction",
    "Reminder",
    "Report",
    "ReportReason",
    "Resolution",
    "Revision",
    "Room",
    "RoomKind",
    "ScheduledMessage",
    "ScheduledState",
    "StoredBytes",
    "Workspace",
]
