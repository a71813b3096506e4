"""The line between `up` and a server process that it started: one end each of a pair of sockets.

The process says once that it takes connections. When its line goes dead `up` has ended, however it ended, and the
process ends in good order: nothing is left behind that holds the port and that nobody stops.
"""

import asyncio
import socket
from collections.abc import Callable

READY = b"!"


class Lifeline:
    """The end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._socket.setblocking(False)

    def say_ready(self) -> None:
        try:
            self._socket.send(READY)
        except OSError:
            return  # `up` has just ended, which `watch` will tell

    def watch(self, on_end: Callable[[], None]) -> None:
        """Call `on_end` once, on the running loop, when `up` is gone. Nothing ever comes over the line but its end."""
        loop = asyncio.get_running_loop()

        def ended() -> None:
            loop.remove_reader(self._socket)
            on_end()

        loop.add_reader(self._socket, ended)


class Line:
    """The end of `up`. `theirs` is for the process to inherit."""

    def __init__(self) -> None:
        self._ours, self.theirs = socket.socketpair()
        self._ours.setblocking(False)

    def handed_over(self) -> None:
        """The process has its end: ours must be the only other one, or neither would see the line go dead."""
        self.theirs.close()

    async def is_ready(self) -> bool:
        """True once the process takes connections; False when it ended before that."""
        try:
            return await asyncio.get_running_loop().sock_recv(self._ours, 1) == READY
        except OSError:
            return False

    def close(self) -> None:
        self._ours.close()
        self.theirs.close()
