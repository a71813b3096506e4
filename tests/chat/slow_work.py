"""Slow work for tests: messages as people post them, and what was queued for them."""

import itertools

from accounts.models import User
from chat.actions.messages import new_post, post_message
from chat.models import Message, Room

_client_ids = itertools.count(1)


def posted(author: User, room: Room, source: str) -> Message:
    ack = post_message(new_post(author.pk, room.pk, source, f"slow-{next(_client_ids)}"))
    return Message.objects.get(pk=ack.message_id)


class Queued(list[tuple[str, int | list[int]]]):
    """In place of the broker: (task, message) in the order in which they were queued."""

    def take(self, task: str, ids: list[int] | list[list[int]]) -> None:
        self.extend((task, message_id) for message_id in ids)
