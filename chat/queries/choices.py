"""Reactions and votes beyond the hundred people that a message names: one's own, and everybody's, a page at a time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from chat.models import Message, PollOption, PollVote, Reaction
from chat.policies import Viewer, require_choosers
from chat.queries.details import MOST_PEOPLE
from chat.queries.messages import message_for, readable
from chat.rendering.emoji import one_emoji
from foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Choices:
    """What one person has chosen at a message: emoji, and ids of its poll's options. True at `change` or later."""

    message_id: int
    change: int
    reactions: list[str]
    options: list[int]


def my_choices(user: User, message_ids: Collection[int]) -> list[Choices]:
    """By id. Of messages that the user may read; what is gone is left out. Three statements, for any number."""
    rows = readable(Viewer(user), Message.objects.filter(pk__in=message_ids, deleted_at=None, hidden_at=None))
    changes = dict(rows.order_by("pk").values_list("pk", "change"))  # read first: what comes afterwards is newer
    chosen = _chosen(changes, [user.pk])
    return [Choices(pk, change, *chosen[pk, user.pk]) for pk, change in changes.items()]


def choices_at(message: Message, user_ids: Collection[int]) -> dict[int, Choices]:
    """By user, at one message. The caller holds its room's lock, and asks who may hear of it."""
    chosen = _chosen([message.pk], user_ids)
    return {user_id: Choices(message.pk, message.change, *chosen[message.pk, user_id]) for user_id in user_ids}


def names_all(message_id: int) -> bool:
    """Whether everybody who reacted or voted is sure to stand in the message itself."""
    reactions, votes = Reaction.objects.filter(message=message_id), PollVote.objects.filter(poll__message=message_id)
    return not any(rows[MOST_PEOPLE : MOST_PEOPLE + 1].exists() for rows in (reactions, votes))


def _chosen(
    message_ids: Collection[int], user_ids: Collection[int]
) -> dict[tuple[int, int], tuple[list[str], list[int]]]:
    """By message and user. Index reaction_mine, and one look-up for each option of a poll."""
    found: dict[tuple[int, int], tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
    reactions = Reaction.objects.filter(user__in=user_ids, message__in=message_ids).order_by("pk")
    for message_id, user_id, emoji in reactions.values_list("message", "user", "emoji"):
        found[message_id, user_id][0].append(emoji)
    votes = PollVote.objects.filter(option__poll__message__in=message_ids, user__in=user_ids)
    for message_id, user_id, option_id in votes.order_by("option__position").values_list(
        "option__poll__message", "user", "option"
    ):
        found[message_id, user_id][1].append(option_id)
    return found


@dataclass(frozen=True, slots=True)
class Choosers:
    """`count` of all, `user_ids` of this page in the order in which they came, `after` where to go on (None: end)."""

    user_ids: list[int]
    count: int
    after: int | None


def reactors(user: User, message_id: int, emoji: str, *, after: int, limit: int) -> Choosers:
    """Who reacted with this emoji. Raises NotFound for a tombstone, and what policies.require raises."""
    _require(user, message_id)
    rows = Reaction.objects.filter(message=message_id, emoji=one_emoji(emoji) or emoji)
    return _page(rows, after, limit)


def voters(user: User, message_id: int, option_id: int, *, after: int, limit: int) -> Choosers:
    """Who chose this option of a poll. Raises NotFound for another message's, too."""
    _require(user, message_id)
    if not PollOption.objects.filter(pk=option_id, poll__message=message_id).exists():
        raise NotFound
    return _page(PollVote.objects.filter(option=option_id), after, limit)


def _require(user: User, message_id: int) -> None:
    message, viewer, asked = message_for(user, message_id)
    require_choosers(viewer, message, asked)


def _page(rows: QuerySet[Any], after: int, limit: int) -> Choosers:
    found = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", "user")[: limit + 1])
    shown = found[:limit]
    return Choosers([user_id for _, user_id in shown], rows.count(), shown[-1][0] if len(found) > limit else None)
