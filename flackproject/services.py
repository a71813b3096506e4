"""What a server process runs beside its requests: live delivery, and background tasks where it is to run them."""

import asyncio
import logging

from django.db import DatabaseError

from chat import ephemera
from chat.actions import workspace
from chat.actions.positions import positions
from chat.actions.queue import posts
from chat.actions.reaction_queue import reactions
from chat.queries.source import DatabaseSource
from chat.session import last_seen
from flackproject import embedded
from flackproject.asgi_types import Receive, Send
from flackproject.due import Due
from realtime import runtime
from realtime.database import Database
from stats.sharing import reporter

log = logging.getLogger(__name__)

DRAIN_S = 10
"""What was taken in is written before the end: more than the queue holds is done in less."""


class Services:
    """Started by lifespan, or by the first scope where the server has no lifespan. Starting twice is once."""

    def __init__(self) -> None:
        self.started = False
        self._starting: asyncio.Task[None] | None = None
        self._worker: asyncio.Task[None] | None = None
        self._due: Due | None = None

    async def start(self) -> None:
        if self.started:
            return
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
        # The first caller may be a request that is cancelled; the others still want it.
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        try:
            presence = ephemera.PresenceFrames()
            database = Database(name="start")
            await database.write(workspace.ensure)
            await database.read(presence.load)
            await database.close()
            await runtime.start(source=DatabaseSource(), presence_frame=presence)
            self._due = Due()
            self._due.start()
            if embedded.is_wanted():
                # Not waited for: what tasks import takes as long as all of the rest, and a page needs none of it.
                self._worker = asyncio.create_task(_start_worker())
            reporter.start()
            self.started = True
        finally:
            self._starting = None

    async def stop(self) -> None:
        if self.started:
            self.started = False
            if self._due is not None:
                await self._due.stop()
            await asyncio.to_thread(posts.drain, DRAIN_S)
            await asyncio.to_thread(positions.drain, DRAIN_S)
            await asyncio.to_thread(reactions.drain, DRAIN_S)
            await runtime.stop()
            await last_seen.flush()
            if self._worker is not None:
                await self._worker
                self._worker = None
            await asyncio.to_thread(embedded.stop)
            await asyncio.to_thread(reporter.stop)  # last: all of the above is counted

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """The lifespan protocol of ASGI. A start that fails ends the server, which says why."""
        await receive()
        try:
            await self.start()
        except DatabaseError as error:
            log.error("could not start: the database is away, or `manage.py migrate` was not run (%s)", error)  # noqa: TRY400
            await send({"type": "lifespan.startup.failed"})
            return
        except Exception as error:
            log.exception("could not start")
            await send({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        try:
            await self.stop()
        except Exception as error:
            log.exception("could not stop")
            await send({"type": "lifespan.shutdown.failed", "message": f"{type(error).__name__}: {error}"})
            return
        await send({"type": "lifespan.shutdown.complete"})


async def _start_worker() -> None:
    try:
        await asyncio.to_thread(embedded.start)
    except Exception:
        log.exception("background tasks could not be started: messages stay as they were typed")
