"""`_links`: where to go from an object. Added for REST only; frames of sockets stay the same for everybody."""

from collections.abc import Mapping
from typing import Any

import msgspec

Links = dict[str, str]


def user_links(user_id: int) -> Links:
    return {
        "self": f"/api/users/{user_id}",
        "messages": f"/api/messages?user_id={user_id}",
        "tokens": "/api/tokens",
    }


def room_links(room_id: int) -> Links:
    return {
        "self": f"/api/rooms/{room_id}",
        "messages": f"/api/rooms/{room_id}/messages",
        "members": f"/api/rooms/{room_id}/members",
    }


def message_links(message_id: int, room_id: int, user_id: int) -> Links:
    return {
        "self": f"/api/messages/{message_id}",
        "room": f"/api/rooms/{room_id}",
        "user": f"/api/users/{user_id}",
    }


def linked_room(room: Mapping[str, Any], membership: Mapping[str, Any] | None) -> dict[str, Any]:
    return {**room, "membership": membership, "_links": room_links(room["id"])}


class _Ids(msgspec.Struct):
    id: int
    room_id: int
    user_id: int


_ids_of = msgspec.json.Decoder(_Ids).decode


def linked_message(stored: str, **more: Any) -> msgspec.Raw:
    """A stored message with its links spliced in before the last brace: its text is not encoded again."""
    ids = _ids_of(stored)
    added = msgspec.json.encode({**more, "_links": message_links(ids.id, ids.room_id, ids.user_id)})
    return msgspec.Raw(stored.encode()[:-1] + b"," + added[1:])
