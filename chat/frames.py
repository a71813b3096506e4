"""The frames that carry objects to the clients: bytes that are the same for everyone.

docs/protocol.md is the contract. A message is encoded once per change (`encode_message`); frames and pages then only
join bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chat.models import Attachment, Draft, NotificationRules, Reminder, ScheduledMessage
from chat.objects import (
    EmojiObject,
    MemberObject,
    MembershipObject,
    MessageObject,
    RoomObject,
    UserObject,
    draft_object,
    notifications_object,
    reminder_object,
    scheduled_object,
)
from foundation.clock import iso

encode = msgspec.json.Encoder().encode


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


def chosen_frame(room_id: int, message_id: int, change: int, *, reactions: list[str], options: list[int]) -> bytes:
    return encode(
        {
            "type": "chosen",
            "room": room_id,
            "id": message_id,
            "change": change,
            "reactions": reactions,
            "options": options,
        }
    )


def draft_frame(draft: Draft) -> bytes:
    return encode({"type": "draft", "room": draft.room_id, "draft": draft_object(draft)})


def no_draft_frame(room_id: int) -> bytes:
    return encode({"type": "draft", "room": room_id, "draft": None})


def scheduled_frame(scheduled: ScheduledMessage, files: Iterable[Attachment]) -> bytes:
    return encode({"type": "scheduled", "room": scheduled.room_id, "scheduled": scheduled_object(scheduled, files)})


def reminder_frame(reminder: Reminder, message_text: str) -> bytes:
    return encode({"type": "reminder", "reminder": reminder_object(reminder, message_text)})


def notifications_frame(rules: NotificationRules) -> bytes:
    return encode({"type": "notifications", "notifications": notifications_object(rules)})


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
