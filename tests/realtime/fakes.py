"""A database, a bus and people for the hub: as simple as can be, obeying the same contracts."""

import asyncio
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from realtime.connections import Connection
from realtime.frame import Frame, room_topic, user_topic
from realtime.hub import Hub, NotReady
from realtime.outlets import Write
from realtime.payload import Payload


@dataclass
class Row:
    """Something in a room with a change of its own: a message, or a membership."""

    change: int
    member: int | None = None
    gone: bool = False


@dataclass
class Room:
    last_change: int = 0
    rows: list[Row] = field(default_factory=list)
    members: set[int] = field(default_factory=set)


class Table:
    """The source of truth, and its only writer. `publish` gets every frame after its commit."""

    def __init__(self, publish: Callable[[Frame], None] = lambda frame: None) -> None:
        self.rooms: dict[int, Room] = {}
        self.versions: dict[int, int] = {}
        self.name = "first"
        self.publish = publish
        self.publish_hint: Callable[[int], None] = lambda user_id: None
        self.failing: Exception | None = None
        self.queries: list[str] = []
        self.delay_s: Callable[[], float] | None = None

    # --- writing

    def room(self, room_id: int = 1) -> Room:
        return self.rooms.setdefault(room_id, Room())

    def post(self, room_id: int = 1) -> Frame:
        return self._changed(room_id, Row(0))

    def edit(self, row: Row, room_id: int = 1) -> Frame:
        self.room(room_id).rows.remove(row)
        return self._changed(room_id, row)

    def join(self, user_id: int, room_id: int = 1) -> Frame:
        self.room(room_id).members.add(user_id)
        return self._membership(user_id, room_id, gone=False)

    def remove(self, user_id: int, room_id: int = 1) -> Frame:
        self.room(room_id).members.discard(user_id)
        return self._membership(user_id, room_id, gone=True)

    def raise_version(self, user_id: int) -> None:
        self.versions[user_id] = self.versions.get(user_id, 0) + 1

    def _membership(self, user_id: int, room_id: int, *, gone: bool) -> Frame:
        rows = self.room(room_id).rows
        row = next((row for row in rows if row.member == user_id), None)
        if row is None:
            row = Row(0, member=user_id)
        else:
            rows.remove(row)
        row.gone = gone
        self.raise_version(user_id)
        frame = self._changed(room_id, row)
        self.publish_hint(user_id)
        return frame

    def _changed(self, room_id: int, row: Row) -> Frame:
        room = self.room(room_id)
        row.change = room.last_change = room.last_change + 1
        room.rows.append(row)  # so rows stay in order of change
        frame = frame_of(room_id, row, row.change - 1)
        self.publish(frame)
        return frame

    # --- Source

    async def last_changes(self, rooms: Collection[int]) -> dict[int, int]:
        await self._asked("last_changes")
        return {room: self.rooms[room].last_change for room in rooms if room in self.rooms}

    async def frames_after(self, room: int, change: int) -> tuple[int, list[Frame]]:
        await self._asked("frames_after")
        covered = self.rooms[room].last_change
        await self._pause()
        frames = []
        after = change
        for row in [row for row in self.rooms[room].rows if row.change > change]:
            frames.append(frame_of(room, row, after))
            after = row.change
        return max(covered, after), frames

    async def user_versions(self, users: Collection[int]) -> dict[int, int]:
        await self._asked("user_versions")
        return {user: self.versions.get(user, 0) for user in users}

    async def epoch(self) -> str:
        await self._asked("epoch")
        return self.name

    async def _asked(self, query: str) -> None:
        self.queries.append(query)
        if self.failing is not None:
            raise self.failing
        await self._pause()

    async def _pause(self) -> None:
        if self.delay_s is not None:
            await asyncio.sleep(self.delay_s())


def frame_of(room_id: int, row: Row, after: int) -> Frame:
    data = f"{room_id}:{after}:{row.change}".encode()
    removes = (row.member,) if row.member is not None and row.gone else ()
    return Frame(room_topic(room_id), data, after, row.change, removes)


def payloads_in(data: bytes) -> list[Payload]:
    """The messages in ready bytes: whole, unmasked text frames (RFC 6455 section 5.2)."""
    found = []
    while data:
        size, head = data[1], 2
        if size > 125:
            head = 4 if size == 126 else 10
            size = int.from_bytes(data[2:head], "big")
        found.append(Payload(data[head : head + size]))
        assert data.startswith(found[-1].websocket)
        data = data[head + size :]
    return found


class QuietBus:
    """Confirms at once and carries nothing: a test hands frames to the hub itself."""

    def __init__(self) -> None:
        self.subscribed: set[str] = set()

    async def subscribe(self, topics: Collection[str]) -> None:
        self.subscribed.update(topics)

    async def unsubscribe(self, topics: Collection[str]) -> None:
        self.subscribed.difference_update(topics)


class Peer:
    """Somebody with a socket: outlet, owner and the session between them, in the order of rule 4.

    `has_lane`: on a server that takes ready bytes, or on any other one.
    """

    def __init__(self, hub: Hub, table: Table, user_id: int, *, has_lane: bool = True) -> None:
        self.hub = hub
        self.table = table
        self.user_id = user_id
        self.heard: list[str] = []
        self.told: list[str] = []
        self.has_lane = has_lane
        self.writes = 0
        self._fits = True
        self._lane_changed: Callable[[bool], None] = lambda is_open: None
        self.broken = False
        self.pings = 0
        self.last_heard = math.inf
        self.closed_with: int | None = None
        self.aborted = False
        self._arrived = asyncio.Event()
        self._fits_again = asyncio.Event()
        self.connection = Connection(user_id, self, self)

    async def come(self, *rooms: int) -> "Peer":
        """Connect and go live on one's own topic and on `rooms`, whoever is a member of what."""
        topics = [user_topic(self.user_id), *(room_topic(room) for room in rooms)]
        self.hub.connect(self.connection)
        await self.hub.ready(topics)
        hold = self.hub.attach(self.connection, topics)
        self.connection.version = self.table.versions.get(self.user_id, 0)
        self.hub.release(hold, {room_topic(room): self.table.room(room).last_change for room in rooms})
        return self

    async def hears(self, count: int) -> list[str]:
        """All that was heard, once there are `count` of them."""
        async with asyncio.timeout(60):
            while len(self.heard) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.heard

    async def is_told(self, what: str) -> None:
        async with asyncio.timeout(60):
            while what not in self.told:
                self._arrived.clear()
                await self._arrived.wait()

    @property
    def fits(self) -> bool:
        """Whether the transport takes more."""
        return self._fits

    @fits.setter
    def fits(self, fits: bool) -> None:
        self._fits = fits
        if fits:
            self._fits_again.set()
        self._lane_changed(fits)

    def read_on(self) -> None:
        """The peer reads again: what waits may leave."""
        self.fits = True

    def _tell(self, what: str) -> None:
        self.told.append(what)
        self._arrived.set()

    # --- Outlet

    def open_lane(self, changed: Callable[[bool], None]) -> Write | None:
        if not self.has_lane:
            return None
        self._lane_changed = changed
        return self._write

    def _write(self, data: bytes) -> None:
        assert self.fits
        if self.broken:
            raise RuntimeError("the transport is gone")
        self.writes += 1
        for payload in payloads_in(data):
            self._take(payload)

    def offer(self, payload: Payload) -> bool:
        if self.broken:
            raise RuntimeError("the transport is gone")
        if self.fits:
            self.writes += 1
            self._take(payload)
        return self.fits

    async def deliver(self, payload: Payload) -> None:
        while not self.offer(payload):
            await self.writable()

    async def writable(self) -> None:
        while not self.fits:
            self._fits_again.clear()
            await self._fits_again.wait()

    def _take(self, payload: Payload) -> None:
        self.heard.append(payload.text)
        self._arrived.set()

    def ping(self) -> None:
        self.pings += 1

    def close(self, code: int, reason: str = "") -> None:
        self.closed_with = code

    def abort(self) -> None:
        self.aborted = True

    # --- Owner

    def on_removed(self, topic: str) -> None:
        self._tell(f"removed {topic}")

    async def on_recheck(self) -> None:
        self.connection.version = self.table.versions.get(self.user_id, 0)
        self._tell("recheck")

    def on_reset(self) -> None:
        self._tell("reset")

    def on_closed(self, code: int) -> None:
        self._tell(f"closed {code}")
        self.hub.disconnect(self.connection)


class Member(Peer):
    """A peer whose session keeps to its memberships and whose client keeps a ledger: what a product does.

    What the client is told of its rooms comes on the same socket as the frames: `at:ROOM:CHANGE` and `left:ROOM`.
    """

    def __init__(self, hub: Hub, table: Table, user_id: int, *, has_lane: bool = True) -> None:
        super().__init__(hub, table, user_id, has_lane=has_lane)
        self.ledger: dict[int, int] = {}
        self.gaps: list[str] = []
        self.delay_s: Callable[[], float] = lambda: 0.0
        self.gone = False
        self._one_look = asyncio.Lock()

    async def live(self) -> None:
        self.hub.connect(self.connection)
        while not self.gone:
            try:
                await self.gain({user_topic(self.user_id)})
                await self.on_recheck()
                return
            except NotReady:
                continue

    async def on_recheck(self) -> None:
        """Be on the topics of my rooms and on no others. The version is read first."""
        async with self._one_look:
            await self._look()

    async def _look(self) -> None:
        version = self.table.versions.get(self.user_id, 0)
        await asyncio.sleep(self.delay_s())
        mine = {room_topic(room) for room in self.my_rooms()}
        on = {topic for topic in self.connection.topics if topic.startswith("room.")}
        self.hub.detach(self.connection, on - mine)
        for topic in on - mine:
            self._tell_left(topic)
        await self.gain(mine - on)
        self.connection.version = version

    async def gain(self, topics: set[str]) -> None:
        await self.hub.ready(topics)
        hold = self.hub.attach(self.connection, topics)
        await asyncio.sleep(self.delay_s())
        covered = {}
        mine = self.my_rooms()
        for topic in tuple(hold.topics):
            if topic.startswith("room."):
                room = int(topic[5:])
                if room in mine:
                    covered[topic] = self.table.room(room).last_change
                else:
                    self.hub.detach(self.connection, [topic])
        await asyncio.sleep(self.delay_s())  # the answer's way from the database
        for topic, change in covered.items():
            self.connection.send(f"at:{topic[5:]}:{change}".encode())
        self.hub.release(hold, covered)

    def leave(self) -> None:
        self.gone = True
        self.hub.disconnect(self.connection)

    def my_rooms(self) -> set[int]:
        return {room_id for room_id, room in self.table.rooms.items() if self.user_id in room.members}

    def on_removed(self, topic: str) -> None:
        self._tell_left(topic)

    def _tell_left(self, topic: str) -> None:
        self.connection.send(f"left:{topic[5:]}".encode())

    def _take(self, payload: Payload) -> None:
        super()._take(payload)
        match payload.text.split(":"):
            case "at", room, change:
                self.ledger[int(room)] = int(change)
            case "left", room:
                self.ledger.pop(int(room), None)
            case _:
                self._apply(payload)

    def _apply(self, payload: Payload) -> None:
        room, after, change = (int(part) for part in payload.text.split(":"))
        have = self.ledger.get(room)
        if have is None or after > have:
            self.gaps.append(f"{payload.text} with {have}")
        elif change > have:
            self.ledger[room] = change


async def until(holds: Callable[[], object], timeout_s: float = 60) -> None:
    """For what comes from another process, where no event can be awaited."""
    async with asyncio.timeout(timeout_s):
        while not holds():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)
