"""Read positions and what is unread, against what was marked, what was posted, and what is in the room."""

from collections import defaultdict
from collections.abc import Iterator

from trials.checker.view import View, Violation
from trials.history import Acked, Given, Marked, Sent, Standing, Whole


def wrong_unread(view: View) -> Iterator[Violation]:
    read = _read(view)
    exact = _joined_before_anything_was_sent(view)
    for standing in view.history.of(Standing):
        if whole := view.truth.get(standing.room):
            user = view.users[standing.client]
            key = user, standing.room
            yield from _check(standing, whole, user, read[key], is_exact=key in exact)


def _read(view: View) -> dict[tuple[int, int], int]:
    """(user, room) -> the newest number that was marked or posted: a post marks read up to itself."""
    read: dict[tuple[int, int], int] = defaultdict(int)
    reached: list[Marked | Acked] = [*view.history.of(Marked), *view.acks]
    for event in reached:
        key = view.users[event.client], event.room
        read[key] = max(read[key], event.number)
    return read


def _joined_before_anything_was_sent(view: View) -> set[tuple[int, int]]:
    """Whoever comes in later has read what was there, and only the server knows how much that was."""
    begun: set[int] = set()
    early: set[tuple[int, int]] = set()
    for event in view.history.events:
        if isinstance(event, Sent):
            begun.add(event.room)
        elif isinstance(event, Given):
            key = event.user, event.room
            early.discard(key) if event.room in begun else early.add(key)
    return early


def _check(standing: Standing, whole: Whole, user: int, read: int, *, is_exact: bool) -> Iterator[Violation]:
    name = f"{standing.client} in room {standing.room}, by the {standing.told_by}:"
    most = read if is_exact else whole.last_number
    if not read <= standing.read_number <= most:
        yield Violation("unread", f"{name} read up to {standing.read_number}, marked {read}")
    if standing.unread != (left := whole.last_number - standing.read_number):
        yield Violation("unread", f"{name} {standing.unread} unread, there are {left}")
    mentions = sum(
        user in message.mentions and message.author != user and not message.gone
        for message in whole.messages
        if message.number > standing.read_number
    )
    if standing.mentions is not None and standing.mentions != mentions:
        yield Violation("unread", f"{name} {standing.mentions} mentions, there are {mentions}")
