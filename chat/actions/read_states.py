"""Where readers stand, many at once: what they ask for is judged, and what moved is written; few plain statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.transactions import transacted
from chat.actions import rows
from chat.actions.bulk import update_rows
from chat.models import Membership, Room
from chat.policies import Action, Viewer, require
from chat.queries.rooms import BIGGEST_ID
from foundation.errors import FlackError, Forbidden, Invalid, NotFound

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
    """Told, and not yet written. It holds for this version alone: a later mark as unread undoes it."""

    membership_id: int
    number: int
    version: int


@dataclass(frozen=True, slots=True)
class Looked:
    """An outcome for each that asked, and the positions that have moved, with where their readers now stand."""

    outcomes: list[ReadState | FlackError]
    moved: dict[Place, Position]
    states: dict[Place, ReadState]


def look(asks: Sequence[Ask], waiting: Mapping[Place, Position]) -> Looked:
    """Judge by the tables and by what is `waiting` to be written. Several of one reader count as their furthest."""
    rooms = _rooms({ask.room_id for ask in asks if 0 < ask.room_id <= BIGGEST_ID})
    mine = rows.memberships_of(
        {(room, ask.user.pk) for ask in asks if ask.room_id in rooms for room in _asked(rooms[ask.room_id])}
    )
    refusals: list[FlackError | None] = []
    reached: dict[Place, int] = {}
    moved: dict[Place, Position] = {}
    for ask in asks:
        try:
            membership = _judge(ask, rooms, mine)
        except FlackError as error:
            refusals.append(error)
            continue
        refusals.append(None)
        before = reached.get(ask.place, _reached(membership, waiting.get(ask.place)))
        reached[ask.place] = max(before, ask.number)
        if ask.number > before:
            moved[ask.place] = Position(membership.pk, ask.number, membership.read_version)
    named = rows.mentions_after(reached)
    states = {
        place: ReadState(number, mine[place].read_version, named.get(place, 0)) for place, number in reached.items()
    }
    outcomes = [refusal or states[ask.place] for ask, refusal in zip(asks, refusals, strict=True)]
    return Looked(outcomes, moved, {place: states[place] for place in moved})


@transacted
def write_positions(positions: Mapping[Place, Position]) -> None:
    """Forward only, and only where the version is still the one that was read in; rows in the order of their ids."""
    wanted = {position.membership_id: position for position in positions.values()}
    held = rows.memberships_by_id(wanted, lock=True)
    update_rows(
        Membership,
        ("read_number",),
        [
            (wanted[row.pk].number, row.pk)
            for row in held
            if row.read_version == wanted[row.pk].version and row.read_number < wanted[row.pk].number
        ],
    )


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
        raise Invalid("That number is not in this room.", field="number")
    mine = memberships.get(ask.place)
    if mine is None or mine.left_at is not None:
        raise Forbidden("Join this room first.")
    return mine


def _reached(membership: Membership, waiting: Position | None) -> int:
    if waiting is None or waiting.version != membership.read_version:
        return membership.read_number
    return max(membership.read_number, waiting.number)
