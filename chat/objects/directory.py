"""What everybody's directory holds: people, and the workspace's own emoji."""

from typing import TypedDict

from accounts.models import User
from chat.models import CustomEmoji
from foundation.clock import iso, iso_or_none


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
