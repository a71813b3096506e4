"""What is pushed: ready bytes on a topic, and the changes they cover. Knows no JSON and no chat."""

import msgspec

ROOM = "room."
USER = "user."


class Frame(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Bytes for everybody on a topic.

    A counted frame (room topics only) covers the changes (after, change]; a soft one has neither
    and is passed on as it comes. `removes` are users whose connections leave the topic with this
    frame, instead of being sent it. `except_user` is not sent the frame.

    A msgspec Struct and not a dataclass: it crosses the broker, and packs in half a microsecond.
    """

    topic: str
    data: bytes
    after: int | None = None
    change: int | None = None
    removes: tuple[int, ...] = ()
    except_user: int | None = None


def room_topic(room_id: int) -> str:
    return f"{ROOM}{room_id}"


def user_topic(user_id: int) -> str:
    return f"{USER}{user_id}"


def room_of(topic: str) -> int | None:
    """The id of the room a topic belongs to, None for any other topic."""
    return int(topic[len(ROOM) :]) if topic.startswith(ROOM) else None
