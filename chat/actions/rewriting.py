"""A message that has changed: its next change, its frame encoded anew. The caller holds its room's lock."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from chat import changes, frames, objects
from chat.models import Message
from chat.queries import messages as queries
from realtime.frame import Frame, room_topic


def message_frame(message: Message) -> Frame:
    """The live frame of a message as its row now stands."""
    return live_frame(message.counter_room_id, message.change, message.frame)


def live_frame(counter: int, change: int, stored: str) -> Frame:
    """`stored` is the message object as JSON; `counter` the room whose change it took."""
    data = frames.message_frame(counter, change - 1, change, stored)
    return Frame(topic=room_topic(counter), data=data, after=change - 1, change=change)


def rewrite(message: Message, now: datetime) -> Frame:
    """Save a message that has changed: one change, its frame encoded anew."""
    message.change = changes.take(message.counter_room_id).change
    message.updated_at = now
    message.frame_version = objects.FRAME_VERSION
    [(_, message.frame)] = queries.composed([message])
    message.save()
    return message_frame(message)


class Counter(Protocol):
    """How far a room's changes have come, kept by who holds its lock."""

    change: int


def touch_roots(thread_ids: Collection[int], counters: Mapping[int, Counter], now: datetime) -> list[Frame]:
    """A reply is also a change of the root message, whose frame holds the thread's summary: one for each thread.

    The threads' own counters must have been written. Five queries, however many threads there are.
    """
    if not thread_ids:
        return []
    roots = list(Message.objects.filter(thread_room__in=thread_ids).order_by("thread_room"))
    for root in roots:
        counter = counters[root.counter_room_id]
        counter.change += 1
        root.change = counter.change
        root.updated_at = now
        root.frame_version = objects.FRAME_VERSION
    for root, frame in queries.composed(roots):
        root.frame = frame
    Message.objects.bulk_update(roots, ["change", "updated_at", "frame", "frame_version"])
    return [message_frame(root) for root in roots]
