"""Reactions: an emoji of one person on one message. Those to one message that come close together are one change.

Votes in its poll are joined with them; what a vote is, polls.py knows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.actions.polls import Votes, set_votes
from chat.actions.rewriting import rewrite
from chat.models import CustomEmoji, Membership, Message, Reaction, Room
from chat.policies import Viewer, require_react
from chat.queries.choices import choices_at, names_all
from chat.rendering.emoji import one_emoji
from foundation.errors import FlackError, Invalid, NotFound
from realtime.frame import Frame

MOST_EMOJI = 50
"""Different ones on one message: more is a wall, and every frame of the message carries them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`on` is False to take the emoji back."""

    user_id: int
    emoji: str
    on: bool


Outcome = int | FlackError
"""The message's change, in which this is contained, or why not."""


def checked_emoji(emoji: str, *, deleted: bool = False) -> str:
    """One emoji in its usual spelling, or `:name:` of one of the workspace's own; with `deleted` also of one that is
    offered no longer, so that whoever reacted with it can take it back. Raises Invalid."""
    if (usual := one_emoji(emoji)) is not None:
        return usual
    name = emoji.strip(":")
    named = CustomEmoji.objects.filter(name=name) if emoji == f":{name}:" else CustomEmoji.objects.none()
    if named.filter(deleted_at=None).exists():
        return emoji
    if not named.exists():
        raise Invalid(gettext_lazy("React with one emoji."), field="emoji")
    if not deleted:
        raise Invalid(gettext_lazy("{emoji} is not offered any more."), emoji=emoji, field="emoji")
    return emoji


def react_together(message_id: int, wanted: Sequence[Wanted | Votes]) -> list[Outcome]:
    """Reactions and votes, in their order, in one change of the message. What is so already changes nothing.

    Raises what the database raises, and then nothing was done.
    """
    return _react(message_id, wanted)


@transacted
def _react(message_id: int, wanted: Sequence[Wanted | Votes]) -> list[Outcome]:
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        return [NotFound() for _ in wanted]
    rooms = changes.lock_rooms({message.counter_room_id, message.room_id})
    message.refresh_from_db()
    asked = rooms[message.counter_room_id]
    viewers = _viewers({one.user_id for one in wanted}, asked)
    outcomes: list[Outcome] = []
    movers: set[int] = set()
    for one in wanted:
        try:
            require_react(viewers.get(one.user_id, Viewer(None)), message, asked)
            if set_votes(message, one) if isinstance(one, Votes) else _set(message, one):
                movers.add(one.user_id)
        except FlackError as error:
            outcomes.append(error)
        else:
            outcomes.append(0)
    if movers:
        frame = rewrite(message, timezone.now())
        changes.announce([*_told_apart(message, movers), frame])
    return [outcome if isinstance(outcome, FlackError) else message.change for outcome in outcomes]


def _viewers(user_ids: Collection[int], room: Room) -> dict[int, Viewer]:
    seats = {seat.user_id: seat for seat in Membership.objects.filter(room=room, user__in=user_ids)}
    return {user.pk: Viewer(user, seats.get(user.pk)) for user in User.objects.filter(pk__in=user_ids)}


def _told_apart(message: Message, user_ids: Collection[int]) -> list[Frame]:
    """Where a message does not name all of them any more, those who chose hear on all their devices what they have
    chosen, ahead of the message: whoever isn't told has chosen what they had."""
    if names_all(message.pk):
        return []
    chosen = choices_at(message, user_ids)
    return [
        changes.frame_for_user(
            user_id,
            frames.chosen_frame(
                message.room_id, message.pk, message.change, reactions=mine.reactions, options=mine.options
            ),
        )
        for user_id, mine in sorted(chosen.items())
    ]


def _set(message: Message, wanted: Wanted) -> bool:
    """Whether that makes a difference."""
    mine = Reaction.objects.filter(message=message, user=wanted.user_id, emoji=wanted.emoji)
    if not wanted.on:
        return mine.delete()[0] > 0
    if mine.exists():
        return False
    there = set(Reaction.objects.filter(message=message).values_list("emoji", flat=True).distinct())
    if wanted.emoji not in there and len(there) >= MOST_EMOJI:
        raise Invalid(
            ngettext_lazy(
                "A message holds at most {n} different reaction.",
                "A message holds at most {n} different reactions.",
                MOST_EMOJI,
            ),
            n=MOST_EMOJI,
            field="emoji",
        )
    Reaction.objects.create(message=message, user_id=wanted.user_id, emoji=wanted.emoji)
    return True
