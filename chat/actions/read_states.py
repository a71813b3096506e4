"""Where readers stand, many at once: what they ask for is judged, and what moved is written; few plain statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.transactions import transacted
from chat import changes, frames
from chat.actions import rows
from chat.actions.bulk import update_rows
from chat.models import Membership, Room, RoomKind
from chat.policies import Action, Viewer, require
from chat.queries.rooms import BIGGEST_ID
from foundation.errors import FlackError, Forbidden, Invalid, NotFound
from realtime.frame import Frame, room_topic

Place = tuple[int, int]  # (room, user)


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody has read up to `number`."""

    user: User
    room_id: int
    number: int

    @property
    def place(self) -> Place:
        return self.room_id, self.user.pk


@dataclass(frozen=True, slots=True)
class ReadState:
    """Where a reader stands, as the wire's `read` says it."""

    number: int
    version: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Position:
    """Not yet written. It holds for this version alone: a mark as unread meanwhile undoes it."""

    membership_id: int
    number: int
    version: int


@dataclass(frozen=True, slots=True)
class Looked:
    """For each that asked a refusal, or where they stand, or None where that is known when what waits is written."""

    outcomes: list[ReadState | FlackError | None]
    moved: dict[Place, Position]


def look(asks: Sequence[Ask], waiting: Mapping[Place, Position]) -> Looked:
    """Judge by the tables and by what is `waiting` to be written. Several of one reader count as their furthest."""
    rooms = _rooms({ask.room_id for ask in asks if 0 < ask.room_id <= BIGGEST_ID})
    mine = rows.memberships_of(
        {(room, ask.user.pk) for ask in asks if ask.room_id in rooms for room in _asked(rooms[ask.room_id])}
    )
    refusals: list[FlackError | None] = []
    moved: dict[Place, Position] = {}
    stay: dict[Place, int] = {}
    for ask in asks:
        try:
            membership = _judge(ask, rooms, mine)
        except FlackError as error:
            refusals.append(error)
            continue
        refusals.append(None)
        before = moved.get(ask.place) or waiting.get(ask.place)
        if ask.number > _reached(membership, before):
            moved[ask.place] = Position(membership.pk, ask.number, membership.read_version)
        elif before is None:
            stay[ask.place] = membership.read_number
    states = _states({place: mine[place] for place in stay if place not in moved}, stay)
    outcomes = [refusal or states.get(ask.place) for ask, refusal in zip(asks, refusals, strict=True)]
    return Looked(outcomes, moved)


@transacted
def write_positions(positions: Mapping[Place, Position]) -> dict[Place, ReadState]:
    """Where the readers then stand. Forward only, and only where the version is still the one that was read in.

    Rows are locked in the order of their ids. The readers' connections hear of what has moved.
    """
    wanted = {position.membership_id: position for position in positions.values()}
    held = {(row.room_id, row.user_id): row for row in rows.memberships_by_id(wanted, lock=True)}
    moved = {
        place: wanted[row.pk].number
        for place, row in held.items()
        if row.read_version == wanted[row.pk].version and row.read_number < wanted[row.pk].number
    }
    update_rows(Membership, ("read_number",), [(number, held[place].pk) for place, number in moved.items()])
    states = _states(held, {place: row.read_number for place, row in held.items()} | moved)
    changes.announce([_read_frame(place, states[place]) for place in moved])
    changes.announce(_seen_frames(moved))
    return states


def announce(place: Place, state: ReadState) -> None:
    """To all connections of the reader."""
    changes.announce([_read_frame(place, state)])


def _read_frame(place: Place, state: ReadState) -> Frame:
    room_id, user_id = place
    data = frames.read_frame(room_id, state.number, state.version, state.mentions)
    return changes.frame_for_user(user_id, data)


def _seen_frames(moved: Mapping[Place, int]) -> list[Frame]:
    """Where few people read for each other, those few hear it; everywhere else it is asked for (queries/readers.py)."""
    rooms = Room.objects.filter(pk__in={room_id for room_id, _ in moved}, kind=RoomKind.DIRECT)
    direct = set(rooms.values_list("pk", flat=True)) if moved else set()
    return [
        Frame(topic=room_topic(room), data=frames.seen_frame(room, user, number), except_user=user)
        for (room, user), number in moved.items()
        if room in direct
    ]


def _states(mine: Mapping[Place, Membership], numbers: Mapping[Place, int]) -> dict[Place, ReadState]:
    named = rows.mentions_after({place: numbers[place] for place in mine})
    return {
        place: ReadState(numbers[place], membership.read_version, named.get(place, 0))
        for place, membership in mine.items()
    }


def _rooms(room_ids: set[int]) -> Mapping[int, Room]:
    rooms = rows.rooms_by_id(room_ids)
    parents = {room.parent_id for room in rooms.values() if room.parent_id is not None} - set(rooms)
    return rooms | rows.rooms_by_id(parents)


def _asked(room: Room) -> set[int]:
    return {room.pk, room.counter_id}


def _judge(ask: Ask, rooms: Mapping[int, Room], memberships: Mapping[Place, Membership]) -> Membership:
    room = rooms.get(ask.room_id)
    if room is None:
        raise NotFound
    asked = rooms[room.counter_id]
    viewer = Viewer(ask.user, memberships.get((asked.pk, ask.user.pk)))
    require(viewer, Action.READ, asked)
    require(viewer, Action.HEAR, asked)
    if not 0 <= ask.number <= room.last_number:
        raise Invalid(gettext_lazy("That number is not in this room."), field="number")
    mine = memberships.get(ask.place)
    if mine is None or mine.left_at is not None:
        raise Forbidden(gettext_lazy("Join this room first."))
    return mine


def _reached(membership: Membership, waiting: Position | None) -> int:
    if waiting is None or waiting.version != membership.read_version:
        return membership.read_number
    return max(membership.read_number, waiting.number)
