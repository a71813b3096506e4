"""People as pieces of JSON, each made once per change of theirs: lists of them only join bytes."""

from collections.abc import Sequence

from accounts.models import User
from accounts.queries import PersonRow
from chat import frames, objects
from chat.queries.recent import RecentAnswers

pieces = RecentAnswers(8 * 1024 * 1024)
"""By epoch, user and change: what is shown of somebody takes a change of the directory. Room for some 20,000."""


def encoded_people(rows: Sequence[PersonRow], epoch: str) -> dict[int, bytes]:
    """The object of each, by id, as `objects.user_object` has it. Who has changed since it was read comes newer."""
    known = {row.pk: pieces.get((epoch, row.pk, row.change)) for row in rows}
    found = {user_id: piece for user_id, piece in known.items() if piece is not None}
    if missing := known.keys() - found.keys():
        for user in User.objects.filter(pk__in=missing):
            found[user.pk] = frames.encode(objects.user_object(user))
            pieces.keep((epoch, user.pk, user.change), found[user.pk])
    return found
