"""What hangs on messages and stands in their frames: reactions, pins, polls, files. Few queries for any number."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count

from chat import objects
from chat.models import Attachment, FileState, Pin, Poll, PollOption, PollVote, Reaction
from foundation.clock import iso, iso_or_none

SHOWN = (FileState.PROCESSING, FileState.READY)
"""The files that a message shows."""

MOST_PEOPLE = 100
"""As many are named under a reaction or an option; the count beside them is whole."""


def reactions_of(message_ids: Collection[int]) -> dict[int, list[objects.ReactionObject]]:
    """By message, in the order in which each emoji came first."""
    people: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = Reaction.objects.filter(message__in=message_ids).order_by("pk").values_list("message", "emoji", "user")
    for message_id, emoji, user_id in rows:
        people[message_id, emoji].append(user_id)
    found: dict[int, list[objects.ReactionObject]] = defaultdict(list)
    for (message_id, emoji), user_ids in people.items():
        found[message_id].append({"emoji": emoji, "count": len(user_ids), "user_ids": user_ids[:MOST_PEOPLE]})
    return found


def pins_of(message_ids: Collection[int]) -> dict[int, objects.PinObject]:
    rows = Pin.objects.filter(message__in=message_ids).values_list("message", "pinned_by", "created_at")
    return {message_id: {"user_id": user_id, "at": iso(at)} for message_id, user_id, at in rows}


def polls_of(message_ids: Collection[int]) -> dict[int, objects.PollObject]:
    polls = {poll.pk: poll for poll in Poll.objects.filter(message__in=message_ids)}
    if not polls:
        return {}
    people: dict[int, list[int]] = defaultdict(list)
    for option_id, user_id in PollVote.objects.filter(poll__in=polls).order_by("pk").values_list("option", "user"):
        people[option_id].append(user_id)
    options: dict[int, list[objects.PollOptionObject]] = defaultdict(list)
    for option in PollOption.objects.filter(poll__in=polls).order_by("position"):
        chosen = people[option.pk]
        options[option.poll_id].append(
            {"id": option.pk, "text": option.text, "count": len(chosen), "user_ids": chosen[:MOST_PEOPLE]}
        )
    voters = dict(
        PollVote.objects.filter(poll__in=polls)
        .order_by()
        .values_list("poll")
        .annotate(voters=Count("user", distinct=True))
    )
    return {
        poll.message_id: {
            "several": poll.several,
            "closed_at": iso_or_none(poll.closed_at),
            "voters": voters.get(poll.pk, 0),
            "options": options[poll.pk],
        }
        for poll in polls.values()
    }


def attachments_of(message_ids: Collection[int]) -> dict[int, list[Attachment]]:
    """The files of each message, in its order."""
    files: dict[int, list[Attachment]] = {}
    for file in Attachment.objects.filter(message__in=message_ids, state__in=SHOWN).order_by("position"):
        files.setdefault(file.message_id or 0, []).append(file)
    return files
