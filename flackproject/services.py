"""What a server process runs beside its requests: background tasks, where it is the one to run them."""

import asyncio
import logging

from flackproject import embedded
from flackproject.asgi_types import Receive, Send

log = logging.getLogger(__name__)


class Services:
    """Started by lifespan, or by the first scope where the server has no lifespan. Starting twice is once."""

    def __init__(self) -> None:
        self.started = False
        self._starting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if self.started:
            return
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
        # The first caller may be a request that is cancelled; the others still want it.
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        try:
            if embedded.is_wanted():
                await asyncio.to_thread(embedded.start)
            self.started = True
        finally:
            self._starting = None

    async def stop(self) -> None:
        if self.started:
            self.started = False
            await asyncio.to_thread(embedded.stop)

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """The lifespan protocol of ASGI. A start that fails ends the server, which says why."""
        await receive()
        try:
            await self.start()
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
