"""Typing and presence: pushed, never stored as changes, lost without harm."""

import time
from collections import OrderedDict

from chat import frames
from chat.models import Room, RoomKind
from realtime import publishing
from realtime.frame import Frame, room_topic

TYPING_EVERY_S = 3.0
"""At most one `typing` in this time per user and room (docs/protocol.md)."""

_MOST_REMEMBERED = 10_000
_typed_at: OrderedDict[tuple[int, int], float] = OrderedDict()  # (user, room) -> monotonic seconds


def typing(user_id: int, room_id: int, counter_room_id: int) -> None:
    """Tell the others in the room. Called on the loop; needs no database."""
    now, key = time.monotonic(), (user_id, room_id)
    if now - _typed_at.get(key, -TYPING_EVERY_S) < TYPING_EVERY_S:
        return
    _typed_at[key] = now
    _typed_at.move_to_end(key)
    while len(_typed_at) > _MOST_REMEMBERED:
        _typed_at.popitem(last=False)
    publishing.publish(
        Frame(topic=room_topic(counter_room_id), data=frames.typing_frame(room_id, user_id), except_user=user_id)
    )


class PresenceFrames:
    """Makes the frames of realtime.presence; handed over by the composition root.

    They travel on the directory's topic: everybody is on it. `load` is called once, off the loop.
    """

    def __init__(self) -> None:
        self._directory_id = 0

    def load(self) -> None:
        self._directory_id = Room.objects.values_list("pk", flat=True).get(kind=RoomKind.DIRECTORY)

    def __call__(self, online: list[int], offline: list[int], idle: list[int]) -> Frame:
        return Frame(topic=room_topic(self._directory_id), data=frames.presence_frame(online, offline, idle))
