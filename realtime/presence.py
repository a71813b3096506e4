"""Who is online, over all processes, told to this process's own sockets at most once a second.

Each process writes a row per user with connections to it, compares the union of everybody's rows with
what it last told, every 10 s and on a hint, and tells the difference. Its own users it knows by itself,
so they are right with the database away, too.
"""

import asyncio
import logging
import zlib
from collections.abc import Callable, Collection

from realtime import attendance
from realtime.background import Background
from realtime.connections import Connection
from realtime.database import Database
from realtime.frame import Frame

logger = logging.getLogger(__name__)

COMPARE_S = 10.0
TELL_S = 1.0
# A page that is reloaded is back by then.
LINGER_S = 2.0

PresenceFrame = Callable[[list[int], list[int]], Frame]


class Presence:
    """`make_frame(online, offline)` is chat's; `tell` reaches this process's sockets; `hint` other processes.

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
        self._here: set[int] = set()
        self._leaving: dict[int, asyncio.TimerHandle] = {}
        self._written: set[int] = set()
        self._elsewhere: set[int] = set()
        self._told: set[int] = set()
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
        for timer in self._leaving.values():
            timer.cancel()
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

    def connected(self, connection: Connection, *, first: bool) -> None:
        if not first:
            return
        timer = self._leaving.pop(connection.user_id, None)
        if timer is not None:
            timer.cancel()
        self._here.add(connection.user_id)
        self._changed()

    def disconnected(self, connection: Connection, *, last: bool) -> None:
        if last:
            user_id = connection.user_id
            self._leaving[user_id] = self._loop.call_later(LINGER_S, self._left, user_id)

    def hinted(self) -> None:
        """Another process's users have changed."""
        self._read_due = True
        self._to_write.set()

    def _left(self, user_id: int) -> None:
        del self._leaving[user_id]
        self._here.discard(user_id)
        self._changed()

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
        if not self._here and not self._written:
            self._read_due = True
            return
        now = self._loop.time()
        if self._renewed_at is None or now - self._renewed_at >= attendance.RENEW_S:
            if not await self._database.write(attendance.enter, self._process):
                self._written = set()
            await self._database.write(attendance.sweep)
            self._renewed_at = now
        here = set(self._here)
        if here != self._written:
            await self._database.write(
                attendance.write, self._process, came=here - self._written, went=self._written - here
            )
            self._written = here
            self._hint()
        if self._read_due:
            self._elsewhere = await self._database.read(attendance.elsewhere, self._process)
            self._read_due = False

    def _compare(self) -> None:
        union = self._here | self._elsewhere
        if union == self._told:
            return
        came, went = sorted(union - self._told), sorted(self._told - union)
        self._told = union
        self.mark = _mark(union)
        try:
            self._tell(self._make_frame(came, went))
        except Exception:
            logger.exception("A presence frame could not be made")

    def _complain(self, error: Exception) -> None:
        self._read_due = True
        if not self._complained:
            self._complained = True
            logger.warning("Presence can't reach the database; it keeps trying: %r", error)


def _mark(told: Collection[int]) -> int:
    return zlib.crc32(repr(sorted(told)).encode())
