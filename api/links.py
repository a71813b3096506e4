"""`_links`: where to go from an object. Added for REST only; frames of sockets stay the same for everybody."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chat import frames
from chat.queries.messages import Stored

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


def linked_room(room: Mapping[str, Any], membership: Mapping[str, Any] | None) -> dict[str, Any]:
    return {**room, "membership": membership, "_links": room_links(room["id"])}


def linked(message: Stored, more: str = "") -> str:
    """A stored message with its links spliced in before the last brace: nothing of it is decoded or encoded again.

    `more` are further members as JSON, each with the comma after it.
    """
    return (
        f'{message.frame[:-1]},{more}"_links":{{"self":"/api/messages/{message.id}",'
        f'"room":"/api/rooms/{message.room_id}","user":"/api/users/{message.user_id}"}}}}'
    )


def linked_message(message: Stored) -> msgspec.Raw:
    return msgspec.Raw(linked(message).encode())


def found_message(message: Stored, **more: str) -> msgspec.Raw:
    """With what a search adds: the place that was found, and where it opens."""
    return msgspec.Raw(linked(message, frames.encode(more).decode()[1:-1] + ",").encode())
