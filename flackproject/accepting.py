"""Taking connections from a socket from which other processes take them as well: in turns.

uvicorn's way, all that wait at once, gave one of four idle processes 7 and another 691 of 1,000 connections that came
together. Why one socket for all: docs/decisions/0007.
"""

import asyncio
import logging
import socket
from collections.abc import Callable

log = logging.getLogger(__name__)

OTHERS_TURN_S = 0.001
"""After each connection. One that comes alone is never delayed; of a thousand that come together each process takes
its share, at a rate that is above what its handshakes cost anyway."""

OUT_OF_DESCRIPTORS_S = 0.5
"""Until it is worth asking again; meanwhile the others take them."""


class InTurns:
    """Takes connections until `stop`; `make_protocol` answers them."""

    def __init__(self, listener: socket.socket, make_protocol: Callable[[], asyncio.Protocol]) -> None:
        self._listener = listener
        self._make_protocol = make_protocol
        self._loop = asyncio.get_running_loop()
        self._handing_over: set[asyncio.Task[None]] = set()
        self._accepting = self._loop.create_task(self._accept())

    async def stop(self) -> None:
        """None is taken from now on; those that were taken are served."""
        self._accepting.cancel()
        await asyncio.gather(self._accepting, *self._handing_over, return_exceptions=True)

    async def _accept(self) -> None:
        while True:
            try:
                connection, _address = await self._loop.sock_accept(self._listener)
            except OSError as error:
                log.warning("a connection could not be taken: %s", error)
                await asyncio.sleep(OUT_OF_DESCRIPTORS_S)
                continue
            # A task of its own: one that is taken must not be lost when this one is told to stop.
            task = self._loop.create_task(self._hand_over(connection))
            self._handing_over.add(task)
            task.add_done_callback(self._handing_over.discard)
            await asyncio.sleep(OTHERS_TURN_S)

    async def _hand_over(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._loop.connect_accepted_socket(self._make_protocol, connection)
        except OSError:
            connection.close()  # the client has gone again
