"""The way out for one fetch: connects to public addresses only, and shuts everything when time is up.

The address that was checked is the one connected to, while the name stays what TLS and the Host header see: a
name that resolves to something else a moment later gains nothing. Time-outs of sockets begin anew with each
byte, so a server that drips one byte a second would hold us for ever; the timer here does not begin anew.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Collection
from types import TracebackType
from typing import Self

from outbound.addresses import public_addresses


class Door:
    """Used in a `with`: open for `timeout_s`, then shut for good."""

    def __init__(self, *, allow: Collection[str], timeout_s: float) -> None:
        self._allow = allow
        self._deadline = time.monotonic() + timeout_s
        self._lock = threading.Lock()
        self._opened: list[socket.socket] = []
        self._timer = threading.Timer(timeout_s, self._shut)
        self._timer.daemon = True
        self._is_shut = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        self._shut()

    @property
    def remaining_s(self) -> float:
        return max(0.001, self._deadline - time.monotonic())

    @property
    def time_is_up(self) -> bool:
        return self._is_shut or time.monotonic() >= self._deadline

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to a public address of `host`. Raises Refused or OSError."""
        failure: OSError = OSError(f"{host} has no address.")
        for address in public_addresses(host, port, allow=self._allow, timeout_s=self.remaining_s):
            try:
                opened = socket.create_connection((address, port), self.remaining_s)
            except OSError as error:
                failure = error
                continue
            with self._lock:
                if self._is_shut:
                    opened.close()
                    break
                # A copy of the descriptor: TLS takes the socket over, a shutdown of the copy reaches both.
                self._opened.append(opened.dup())
            return opened
        raise failure

    def _shut(self) -> None:
        with self._lock:
            self._is_shut = True
            opened, self._opened = self._opened, []
        for connection in opened:
            with contextlib.suppress(OSError):  # the other side may have been faster
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
