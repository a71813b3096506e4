"""How far somebody has read. Not a change of the room: nobody else sees it."""

import asyncio
from concurrent.futures import Future

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat.actions.positions import Outcome, Tell, positions
from chat.actions.read_states import Ask, ReadState, announce, look, write_positions
from chat.models import Membership
from chat.queries.rooms import read_state
from foundation.errors import FlackError, Forbidden, Unavailable

ANSWER_S = 30


def mark_read(user: User, room_id: int, number: int, *, unread: bool = False) -> ReadState:
    """Move the read position forward to `number`; backwards only with `unread`, which raises its version.

    All connections of the user hear where it stands now. Doing it twice is the same. Forward it is written with those
    of others, a moment later, and then told; backwards, and inside a transaction of the caller, at once.
    """
    if unread:
        return _mark_unread(Ask(user, room_id, number))
    if connection.in_atomic_block:
        return _mark_at_once(Ask(user, room_id, number))
    answer: Future[Outcome] = Future()
    positions.submit(Ask(user, room_id, number), answer.set_result)
    try:
        outcome = answer.result(timeout=ANSWER_S)
    except TimeoutError:
        raise Unavailable from None
    if isinstance(outcome, FlackError):
        raise outcome
    return outcome


def mark_read_soon(user: User, room_id: int, number: int, tell: Tell) -> None:
    """The same for the loop, which does not wait: `tell` hears on it what became of it. Raises Unavailable."""
    positions.submit(Ask(user, room_id, number), tell, loop=asyncio.get_running_loop())


@transacted
def _mark_at_once(ask: Ask) -> ReadState:
    looked = look([ask], {})
    outcome = looked.outcomes[0] or write_positions(looked.moved)[ask.place]
    if isinstance(outcome, FlackError):
        raise outcome
    return outcome


@transacted
def _mark_unread(ask: Ask) -> ReadState:
    """Its version is raised even where the number is the same: another position may be on its way to the table."""
    refusal = look([ask], {}).outcomes[0]
    if isinstance(refusal, FlackError):
        raise refusal
    Membership.objects.filter(room=ask.room_id, user=ask.user, left_at=None).update(
        read_number=ask.number, read_version=F("read_version") + 1
    )
    found = read_state(ask.user.pk, ask.room_id)
    if found is None:
        raise Forbidden(gettext_lazy("Join this room first."))
    state = ReadState(*found)
    announce(ask.place, state)
    return state
