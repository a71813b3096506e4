"""Typing and presence: pushed, never stored as changes, lost without harm."""

import logging
import threading
import time
from collections import OrderedDict

from django.core.cache import cache

from chat import frames
from chat.models import Room, RoomKind
from realtime import publishing
from realtime.frame import Frame, room_topic

log = logging.getLogger(__name__)

TYPING_EVERY_S = 3.0
"""At most one `typing` in this time per user and room (docs/protocol.md)."""

_MOST_REMEMBERED = 10_000
_typed_at: OrderedDict[tuple[int, int], float] = OrderedDict()  # (user, room) -> monotonic seconds
_lock = threading.Lock()


def typing(user_id: int, room_id: int, counter_room_id: int) -> None:
    """Tell the others in the room. From any thread; needs no database."""
    if _is_due((user_id, room_id)):
        publishing.publish(
            Frame(topic=room_topic(counter_room_id), data=frames.typing_frame(room_id, user_id), except_user=user_id)
        )


def typing_by_requests(user_id: int, room_id: int, counter_room_id: int) -> None:
    """The same for who has no socket: each request may meet another process, so the cache they share is asked, too."""
    try:
        is_first = cache.add(f"typing:{user_id}:{room_id}", 1, timeout=TYPING_EVERY_S)
    except Exception as error:  # noqa: BLE001 - every cache backend has errors of its own
        log.warning("shared cache away, counting in this process: %s", type(error).__name__)
        is_first = True
    if is_first:
        typing(user_id, room_id, counter_room_id)


def _is_due(key: tuple[int, int]) -> bool:
    now = time.monotonic()
    with _lock:
        if now - _typed_at.get(key, -TYPING_EVERY_S) < TYPING_EVERY_S:
            return False
        _typed_at[key] = now
        _typed_at.move_to_end(key)
        while len(_typed_at) > _MOST_REMEMBERED:
            _typed_at.popitem(last=False)
        return True


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
