"""Polls: a message that asks, and what people choose. The question is the message's source."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, objects
from chat.actions.posts import NewPoll
from chat.actions.rewriting import rewrite
from chat.models import Message, Poll, PollOption, PollVote
from chat.policies import require_close_poll
from chat.queries.details import polls_of
from chat.queries.messages import message_for
from foundation.errors import Forbidden, Invalid, NotFound, TooLong
from foundation.text import one_line

FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
OPTION_CHARS = 200


@dataclass(frozen=True, slots=True)
class Votes:
    """All that somebody chooses in a poll; nothing takes their votes back."""

    user_id: int
    option_ids: tuple[int, ...]


def checked_poll(options: Sequence[str], *, several: bool) -> NewPoll:
    """2 to 12 different texts. Raises Invalid, TooLong."""
    texts = tuple(one_line(text) for text in options)
    if not FEWEST_OPTIONS <= len(texts) <= MOST_OPTIONS:
        raise Invalid(
            ngettext_lazy("A poll has {least} to {n} option.", "A poll has {least} to {n} options.", MOST_OPTIONS),
            n=MOST_OPTIONS,
            least=FEWEST_OPTIONS,
            field="options",
        )
    if not all(texts):
        raise Invalid(gettext_lazy("Every option needs a text."), field="options")
    if any(len(text) > OPTION_CHARS for text in texts):
        raise TooLong(
            ngettext_lazy("Options hold at most {n} character.", "Options hold at most {n} characters.", OPTION_CHARS),
            n=OPTION_CHARS,
            field="options",
        )
    if len(set(texts)) < len(texts):
        raise Invalid(gettext_lazy("Two options say the same."), field="options")
    return NewPoll(texts, several)


def open_poll(message_id: int, asked: NewPoll) -> objects.PollObject:
    """The poll of a message that is being written, inside its transaction; what its frame shows."""
    poll = Poll.objects.create(message_id=message_id, several=asked.several)
    PollOption.objects.bulk_create(
        [PollOption(poll=poll, position=position, text=text) for position, text in enumerate(asked.options)]
    )
    return polls_of([message_id])[message_id]


def set_votes(message: Message, votes: Votes) -> bool:
    """Replace somebody's votes, whether that makes a difference. The caller holds the room's lock and announces."""
    poll = Poll.objects.filter(message=message).first()
    if poll is None:
        raise NotFound(gettext_lazy("There is no poll here."))
    chosen = set(votes.option_ids)
    if len(chosen) > 1 and not poll.several:
        raise Invalid(gettext_lazy("Choose one option."), field="options")
    if not chosen <= set(PollOption.objects.filter(poll=poll).values_list("pk", flat=True)):
        raise Invalid(gettext_lazy("That option is not in this poll."), field="options")
    mine = set(PollVote.objects.filter(poll=poll, user=votes.user_id).values_list("option", flat=True))
    if chosen == mine:
        return False
    if poll.closed_at is not None:
        raise Forbidden(gettext_lazy("This poll is closed."))
    PollVote.objects.filter(poll=poll, user=votes.user_id, option__in=mine - chosen).delete()
    PollVote.objects.bulk_create(
        [PollVote(poll=poll, option_id=option_id, user_id=votes.user_id) for option_id in sorted(chosen - mine)]
    )
    return True


def require_unanswered(message: Message) -> None:
    """A question stays what people have voted on. The caller holds the room's lock."""
    if PollVote.objects.filter(poll__message=message).exists():
        raise Forbidden(gettext_lazy("People have voted on this question. It can't be changed any more."))


@transacted
def close_poll(actor: User, message_id: int) -> None:
    """Nobody votes any more. Doing it twice is the same."""
    message, viewer, asked = message_for(actor, message_id)
    require_close_poll(viewer, message, asked)
    changes.lock_rooms({message.counter_room_id, message.room_id})
    message, viewer, asked = message_for(actor, message_id)
    require_close_poll(viewer, message, asked)
    poll = Poll.objects.filter(message=message).first()
    if poll is None:
        raise NotFound(gettext_lazy("There is no poll here."))
    if poll.closed_at is not None:
        return
    now = timezone.now()
    Poll.objects.filter(pk=poll.pk).update(closed_at=now)
    changes.announce([rewrite(message, now)])
