"""The hub of this process: puts each topic's frames in order and has them written to every connection on it.

How a session uses it (DESIGN.md, "Changes", rule 4):

    hub.connect(connection)                        # counted, pinged, its user online
    hold = await hub.join(connection, topics)      # subscribed, confirmed, baselines read; then attached:
                                                   # from now on nothing is missed, all of it waits
    ... read memberships, then last changes; connection.send(hello)
    hub.release(hold, {"room.1": last_change})     # what the snapshot does not cover, in order
    hub.detach(connection, topics)                 # a room is left
    hub.disconnect(connection)                     # the socket is gone

The same from `join` on when a room is gained. Everything runs on the loop that made the hub, but for
`accept` and `user_changed`, which any thread may call.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Collection, Mapping
from typing import Protocol

from realtime.background import Background
from realtime.connections import MAX_WAITING_BYTES, SLOW, Connection
from realtime.counters import counters
from realtime.frame import Frame
from realtime.gaps import Gaps
from realtime.payload import Payload
from realtime.recent import RecentFrames
from realtime.reconcile import Reconciler
from realtime.source import Source
from realtime.topics import Hold, Topic
from realtime.window import Window

logger = logging.getLogger(__name__)

# A topic nobody is on stays subscribed this long: people reload pages.
LINGER_S = 30.0


class NotReady(Exception):
    """`attach` before `ready`, or the hub was reset in between: begin again with `ready`."""


class Subscriptions(Protocol):
    """What the hub needs of a bus."""

    async def subscribe(self, topics: Collection[str]) -> None: ...

    async def unsubscribe(self, topics: Collection[str]) -> None: ...


class Watcher(Protocol):
    """Whoever wants to know who is connected: presence, the heartbeat."""

    def connected(self, connection: Connection) -> None: ...

    def disconnected(self, connection: Connection) -> None: ...


class Hub:
    def __init__(
        self,
        source: Source,
        bus: Subscriptions,
        *,
        reconcile_s: float,
        join_s: float = 0.0,
        watchers: Collection[Watcher] = (),
    ) -> None:
        """`join_s`: how long a busy hub lets frames wait for others to share a write; 0 for never."""
        self.source = source
        self.epoch: str | None = None
        self._epoch_checked = False
        self.users: dict[int, set[Connection]] = {}
        self.recent = RecentFrames()
        self._bus = bus
        self._watchers = watchers
        self._loop = asyncio.get_running_loop()
        self._topics: dict[str, Topic] = {}
        self._window = Window(self._topics, join_s=join_s, failed=self._fail)
        self._preparing: dict[str, asyncio.Task[None]] = {}
        self._inbox: deque[tuple[Frame, float]] = deque()
        self._inbox_woken = False
        self._background = Background()
        self._gaps = Gaps(source, self._background, pass_on=self._pass_on, failed=self._read_failed)
        self._reconciler = Reconciler(self, source, reconcile_s=reconcile_s, failed=self._read_failed)
        self._complained_at = -60.0

    def start(self) -> None:
        self._background.spawn(self._reconciler.run())

    async def stop(self) -> None:
        await self._background.stop()

    # --- sessions

    def connect(self, connection: Connection) -> None:
        mine = self.users.setdefault(connection.user_id, set())
        mine.add(connection)
        connection.road = self._window
        counters.connections += 1
        for watcher in self._watchers:
            watcher.connected(connection)

    def disconnect(self, connection: Connection) -> None:
        """Doing it twice is the same."""
        connection.gone()
        self.detach(connection, tuple(connection.topics))
        mine = self.users.get(connection.user_id)
        if mine is None or connection not in mine:
            return
        mine.discard(connection)
        counters.connections -= 1
        if not mine:
            del self.users[connection.user_id]
        for watcher in self._watchers:
            watcher.disconnected(connection)

    async def ready(self, names: Collection[str]) -> None:
        """Subscribed, and for rooms the baseline read. Raises what `source` raises."""
        if not self._epoch_checked:
            await self._check_epoch()
        missing = [name for name in names if not self._is_ready(name)]
        new = [name for name in missing if name not in self._preparing]
        if new:
            task = self._background.spawn(self._prepare(new))
            for name in new:
                self._preparing[name] = task
        for task in {self._preparing[name] for name in missing}:
            # Others may wait for the same: one who gives up does not end it for them.
            await asyncio.shield(task)

    def attach(self, connection: Connection, names: Collection[str]) -> Hold:
        """Hold back the frames of `names` for this connection; those it is on already are left out."""
        if missing := [name for name in names if not self._is_ready(name)]:
            raise NotReady(*missing)
        hold = Hold(connection)
        if connection.closed is not None:
            return hold
        for name in names:
            if name not in connection.topics:
                topic = self._topics[name]
                topic.held[connection] = hold
                topic.unused_since = None
                hold.topics.add(name)
                connection.topics.add(name)
        return hold

    async def join(self, connection: Connection, names: Collection[str]) -> Hold:
        """`ready` and `attach`, again where the hub was reset in between."""
        while True:
            await self.ready(names)
            try:
                return self.attach(connection, names)
            except NotReady:
                continue

    def release(self, hold: Hold, covered: Mapping[str, int]) -> None:
        """Go live, first with what waited and is newer than the snapshot's last changes, `covered`."""
        connection = hold.connection
        for frame in hold.frames:
            # Not in `topics`: detached, or removed by a frame before this one.
            if frame.topic in hold.topics and (frame.change is None or frame.change > covered.get(frame.topic, 0)):
                self._release_one(frame, connection)
        hold.frames = []
        for name in hold.topics:
            topic = self._topics[name]
            del topic.held[connection]
            topic.go_live(connection)
        hold.topics = set()

    def detach(self, connection: Connection, names: Collection[str]) -> None:
        for name in names:
            topic = self._topics.get(name)
            if topic is not None:
                self._take_off(topic, connection)

    def close_all(self, code: int) -> None:
        """This process stops: whoever is connected comes back to another, or to this one when it runs again."""
        self._window.flush()
        for connection in [connection for mine in self.users.values() for connection in mine]:
            try:
                connection.close(code)
                connection.owner.on_closed(code)
            except Exception as error:  # noqa: BLE001 - one broken session must not keep the others from being told
                self._fail(connection, error)

    # --- frames

    def accept(self, frame: Frame, at: float) -> None:
        """A frame published in this process, from any thread. `at` is when it was committed (Unix time)."""
        # A topic made after this look reads its baseline later still, from a table that has the change.
        if frame.topic not in self._topics:
            return
        self._inbox.append((frame, at))
        if not self._inbox_woken:
            self._inbox_woken = True
            self._loop.call_soon_threadsafe(self._empty_inbox)

    def receive(self, frame: Frame, at: float) -> None:
        """A frame, in whatever order the bus brought it."""
        topic = self._topics.get(frame.topic)
        if topic is None:
            return
        if frame.change is None or topic.sequence is None:
            self.recent.keep(frame)
            self._pass_on(topic, frame, at)
            return
        verdict, passed = topic.sequence.offer(frame)
        for one in passed:
            self._pass_on(topic, one, at)
        if verdict == "double":
            counters.doubles += 1
        elif verdict == "early":
            counters.overtaken += 1
        if topic.sequence.behind:
            self._gaps.notice(topic)

    def user_changed(self, user_id: int) -> None:
        """A hint, from any thread: have the user's sessions look again."""
        self._loop.call_soon_threadsafe(self.recheck, user_id)

    def recheck(self, user_id: int) -> None:
        for connection in tuple(self.users.get(user_id, ())):
            connection.recheck()

    # --- what the reconcile compares and tells

    def reconcile_soon(self) -> None:
        self._reconciler.soon()

    async def reconcile(self) -> None:
        await self._reconciler.once()

    def rooms_in_use(self) -> dict[int, Topic]:
        return {t.room: t for t in self._topics.values() if t.room is not None and t.ready and t.used}

    def behind(self, topic: Topic, last_change: int) -> None:
        """The table has more. Perhaps it is on its way: it gets the time of a frame that was overtaken."""
        if topic.sequence is not None:
            topic.sequence.seen = max(topic.sequence.seen, last_change)
            self._gaps.notice(topic)

    def reset(self, epoch: str) -> None:
        """Another database than before: nobody's counts mean anything, all begin anew."""
        logger.warning("The database's epoch has changed; all clients start over")
        counters.resets += 1
        self.epoch = epoch
        self._window.flush()
        # Who is on no topic has read nothing yet.
        everybody = [connection for mine in self.users.values() for connection in mine if connection.topics]
        for connection in everybody:
            self.detach(connection, tuple(connection.topics))
        for topic in self._topics.values():
            topic.reset()
        for connection in everybody:
            try:
                connection.owner.on_reset()
            except Exception as error:  # noqa: BLE001 - one session must not keep the others from starting over
                self._fail(connection, error)

    def idle(self) -> None:
        """Nobody is connected, and nothing is compared."""
        self._epoch_checked = False

    def forget_unused(self) -> None:
        now = self._loop.time()
        unused = [
            topic.name
            for topic in self._topics.values()
            if topic.unused_since is not None
            and now - topic.unused_since > LINGER_S
            and topic.name not in self._preparing
        ]
        for name in unused:
            del self._topics[name]
        if unused:
            self._background.spawn(self._bus.unsubscribe(unused))

    # --- inside

    def _is_ready(self, name: str) -> bool:
        topic = self._topics.get(name)
        return topic is not None and topic.ready

    async def _check_epoch(self) -> None:
        """Before the first who comes: while nobody was here, nobody compared."""
        epoch = await self.source.epoch()
        if self.epoch is None:
            self.epoch = epoch
        elif epoch != self.epoch:
            self.reset(epoch)
        self._epoch_checked = True

    async def _prepare(self, names: Collection[str]) -> None:
        try:
            topics = [self._topics.setdefault(name, Topic(name, self._loop.time())) for name in names]
            await self._bus.subscribe(names)
            while not await self._read_baselines(topics):
                pass
        finally:
            for name in names:
                self._preparing.pop(name, None)

    async def _read_baselines(self, topics: Collection[Topic]) -> bool:
        """False when the hub was reset while it read: the answer may be of either database."""
        rooms = [topic.room for topic in topics if topic.room is not None]
        generations = [topic.generation for topic in topics]
        baselines = await self.source.last_changes(rooms) if rooms else {}
        if generations != [topic.generation for topic in topics]:
            return False
        for topic in topics:
            if topic.sequence is not None and topic.room is not None:
                topic.sequence.start(baselines.get(topic.room, 0))
            topic.ready = True
            topic.unused_since = self._loop.time()
        return True

    def _empty_inbox(self) -> None:
        # Before the inbox is emptied: whoever appends from now on wakes us again.
        self._inbox_woken = False
        while self._inbox:
            frame, at = self._inbox.popleft()
            try:
                self.receive(frame, at)
            except Exception:
                logger.exception("A frame of %s could not be passed on", frame.topic)
            if self._inbox and not self._window.join_s:
                # What is written in one turn of the loop, transports write together: each frame has its own.
                self._inbox_woken = True
                self._loop.call_soon(self._empty_inbox)
                return

    def _pass_on(self, topic: Topic, frame: Frame, at: float | None) -> None:
        """One frame to everybody on the topic."""
        for hold in tuple(topic.held.values()):
            self._keep(hold, frame)
        if frame.removes:
            self._remove(topic, frame)
        if not topic.audience:
            return
        but: list[Connection] = []
        if frame.except_user is not None:
            but = [one for one in self.users.get(frame.except_user, ()) if topic.is_live(one)]
        self._window.add(topic, Payload(frame.data), at=at if frame.change is not None else None, but=but)

    def _keep(self, hold: Hold, frame: Frame) -> None:
        hold.keep(frame)
        if hold.size_bytes > MAX_WAITING_BYTES:
            counters.slow_closed += 1
            hold.connection.close(SLOW, "too slow")
            self.detach(hold.connection, tuple(hold.connection.topics))
            hold.connection.owner.on_closed(SLOW)

    def _remove(self, topic: Topic, frame: Frame) -> None:
        for user_id in frame.removes:
            for connection in tuple(self.users.get(user_id, ())):
                # Whoever holds frames back meets this one in its order, at the release.
                if topic.is_live(connection):
                    self._take_off(topic, connection)
                    self._tell_removed(connection, topic.name)

    def _release_one(self, frame: Frame, connection: Connection) -> None:
        if connection.user_id in frame.removes:
            self.detach(connection, [frame.topic])
            self._tell_removed(connection, frame.topic)
        elif connection.user_id != frame.except_user:
            payload = Payload(frame.data)
            connection.write(payload)
            counters.deliveries += 1
            counters.bytes_out += len(payload.websocket)

    def _tell_removed(self, connection: Connection, name: str) -> None:
        try:
            connection.removed(name)
        except Exception as error:  # noqa: BLE001 - one broken session is nobody else's matter
            self._fail(connection, error)

    def _take_off(self, topic: Topic, connection: Connection) -> None:
        if topic.is_live(connection) and connection.closed is None:
            # It was on the topic when these came.
            self._window.settle(connection)
        topic.take_off(connection)
        hold = topic.held.pop(connection, None)
        if hold is not None:
            hold.topics.discard(topic.name)
        connection.topics.discard(topic.name)
        if not topic.used and topic.unused_since is None:
            topic.unused_since = self._loop.time()

    def _fail(self, connection: Connection, error: Exception) -> None:
        logger.warning("A connection of user %s failed and is ended: %r", connection.user_id, error)
        try:
            connection.drop(1011)
        except Exception:
            logger.exception("A connection of user %s could not be ended", connection.user_id)
        self.detach(connection, tuple(connection.topics))

    def _read_failed(self, error: Exception) -> None:
        """Say it once a minute, not once a second."""
        if self._loop.time() - self._complained_at >= 60:
            self._complained_at = self._loop.time()
            logger.warning("The hub can't read the database; it keeps trying: %r", error)
