"""Who is online, and who of them is idle, over all processes, told to this process's own sockets at most once a second.

Each process writes a row per user with connections to it, compares the union of everybody's rows with
what it last told, every 10 s and on a hint, and tells the difference. Its own users it knows by itself,
so they are right with the database away, too.
"""

import asyncio
import logging
import zlib
from collections.abc import Callable

from realtime import attendance
from realtime.background import Background
from realtime.connections import Connection
from realtime.database import Database
from realtime.frame import Frame
from realtime.standing import Here, Standing, joined

logger = logging.getLogger(__name__)

COMPARE_S = 10.0
TELL_S = 1.0

PresenceFrame = Callable[[list[int], list[int], list[int]], Frame]


class Presence:
    """`make_frame(online, offline, idle)` is chat's; `tell` reaches this process's sockets; `hint` other processes.

    `mark` stands for what was told last: who was told the same, by whichever process, has the same mark.
    """

    def __init__(
        self,
        process: str,
        database: Database,
        *,
        make_frame: PresenceFrame,
        tell: Callable[[Frame], None],
        hint: Callable[[], None],
    ) -> None:
        self._process = process
        self._database = database
        self._make_frame = make_frame
        self._tell = tell
        self._hint = hint
        self._loop = asyncio.get_running_loop()
        self._here = Here(self._changed)
        self._written: Standing = {}
        self._elsewhere: Standing = {}
        self._told: Standing = {}
        self.mark = _mark(self._told)
        self._read_due = True
        self._renewed_at: float | None = None
        self._complained = False
        self._to_tell = asyncio.Event()
        self._to_write = asyncio.Event()
        self._background = Background()

    def start(self) -> None:
        self._background.spawn(self._tell_changes())
        self._background.spawn(self._exchange_rows())

    async def stop(self) -> None:
        """Leave nothing behind."""
        self._here.close()
        await self._background.stop()
        try:
            async with asyncio.timeout(5):
                await self._database.write(attendance.leave, self._process)
        except Exception as error:  # noqa: BLE001 - the lease runs out by itself
            logger.warning("This process could not sign off: %r", error)
        self._hint()

    def online(self) -> list[int]:
        """What this process's sockets have been told, for a `hello`: later frames continue from here."""
        return sorted(self._told)

    def idle(self) -> list[int]:
        """Those of them who are idle, as told."""
        return sorted(user_id for user_id, idle in self._told.items() if idle)

    def standing(self) -> Standing:
        """Both, as told."""
        return dict(self._told)

    def connected(self, connection: Connection) -> None:
        self._here.connected(connection)

    def disconnected(self, connection: Connection) -> None:
        self._here.disconnected(connection)

    def turned(self, connection: Connection, *, idle: bool) -> None:
        """Nobody is at this connection, or somebody is again."""
        self._here.turned(connection, idle=idle)

    def hinted(self) -> None:
        """Another process's users have changed."""
        self._read_due = True
        self._to_write.set()

    def _changed(self) -> None:
        self._to_tell.set()
        self._to_write.set()

    async def _tell_changes(self) -> None:
        while True:
            await self._to_tell.wait()
            self._to_tell.clear()
            self._compare()
            await asyncio.sleep(TELL_S)

    async def _exchange_rows(self) -> None:
        while True:
            try:
                async with asyncio.timeout(COMPARE_S):
                    await self._to_write.wait()
            except TimeoutError:
                self._read_due = True
            self._to_write.clear()
            try:
                await self._exchange()
                self._complained = False
            except Exception as error:  # noqa: BLE001 - whatever the database raises, the next round tries again
                self._complain(error)
            self._to_tell.set()
            await asyncio.sleep(TELL_S)

    async def _exchange(self) -> None:
        """Write what changed here, read what changed elsewhere; nothing while nobody is connected."""
        if not self._here.standing and not self._written:
            self._read_due = True
            return
        now = self._loop.time()
        if self._renewed_at is None or now - self._renewed_at >= attendance.RENEW_S:
            if not await self._database.write(attendance.enter, self._process):
                self._written = {}
            await self._database.write(attendance.sweep)
            self._renewed_at = now
        here = dict(self._here.standing)
        if here != self._written:
            came = dict(here.items() - self._written.items())
            went = dict(self._written.items() - here.items())
            await self._database.write(attendance.write, self._process, came=came, went=went)
            self._written = here
            self._hint()
        if self._read_due:
            self._read_due = False  # before it is read: a hint that comes meanwhile may be of something newer
            self._elsewhere = await self._database.read(attendance.elsewhere, self._process)

    def _compare(self) -> None:
        now, before = joined(self._here.standing, self._elsewhere), self._told
        if now == before:
            return
        self._told = now
        self.mark = _mark(now)
        # Who is idle is online, too: for clients that know of nothing else.
        online = [user for user, idle in now.items() if user not in before or (before[user] and not idle)]
        offline = [user for user in before if user not in now]
        idle = [user for user, idle in now.items() if idle and not before.get(user)]
        try:
            self._tell(self._make_frame(online, offline, idle))
        except Exception:
            logger.exception("A presence frame could not be made")

    def _complain(self, error: Exception) -> None:
        self._read_due = True
        if not self._complained:
            self._complained = True
            logger.warning("Presence can't reach the database; it keeps trying: %r", error)


def _mark(told: Standing) -> int:
    return zlib.crc32(repr(sorted(told.items())).encode())
