"""When people were last here, gathered in the process and written in groups: a write per page view is too many."""

import asyncio
import logging
from datetime import datetime

from django.db import Error as DatabaseError

from accounts.actions import note_seen
from foundation.clock import now
from realtime.database import Database

log = logging.getLogger(__name__)

WRITE_EVERY_S = 5.0
"""What a killed process loses of it; nobody reads "last seen" to the second."""


class LastSeen:
    """Called on the loop. One timer for the whole process, and none while nobody comes or goes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._times: dict[int, datetime] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writing: asyncio.Task[None] | None = None

    def note(self, user_id: int) -> None:
        """This user is here now, or just left."""
        self._times[user_id] = now()
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            loop.call_later(WRITE_EVERY_S, self._write)

    async def flush(self) -> None:
        """At shutdown, when nobody comes or goes any more: write what was gathered."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
        times, self._times = self._times, {}
        if times:
            await self._keep(times)

    def _write(self) -> None:
        loop, self._loop = self._loop, None
        times, self._times = self._times, {}
        if loop is not None and times:
            self._writing = loop.create_task(self._keep(times))

    async def _keep(self, times: dict[int, datetime]) -> None:
        try:
            await self._database.write(note_seen, times)
        except DatabaseError as error:
            log.warning("last-seen times of %s users were not written: %s", len(times), type(error).__name__)
