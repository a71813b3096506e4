"""Rendering in a process of its own that can be killed, so that no text can hold the server or its GIL.

In workers too: a time limit that kills the worker would take the task's account of its failures with it, and the
text would be tried for ever.
"""

import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from chat.rendering.scanner import Names
from chat.rendering.wire import HEADER, packed, unpacked

START_TIMEOUT_S = 30.0  # imports take under a second; a machine under load may need many
_CHUNK_BYTES = 65_536
_PROJECT = Path(__file__).resolve().parents[2]
# The child needs neither the database's address nor the secret key, so it doesn't get them.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


class RenderFailed(Exception):
    """The child answered with an error, or died."""


class RenderTimeout(RenderFailed):
    """The child did not answer in time, and is no more."""


class RenderChild:
    """One child, started on first use, replaced when it died or had to be killed. For any number of threads."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "chat.rendering")) -> None:
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Of the child that is there now."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def render(self, source: str, names: Names, timeout_s: float = 5) -> str:
        """The HTML of `source`. Raises as `ask` does."""
        return str(self.ask({"source": source, "names": dict(names)}, timeout_s)["html"])

    def ask(self, request: Mapping[str, Any], timeout_s: float) -> dict[str, Any]:
        """The answer of the child. One request at a time: others wait, and their time counts from their turn.

        Raises RenderTimeout or RenderFailed; the next call finds a new child.
        """
        sent = packed({**request, "timeout_s": timeout_s})
        with self._lock:
            try:
                process = self._running()
                answer = _exchange(process, sent, time.monotonic() + timeout_s)
            except (RenderFailed, OSError, ValueError) as error:
                self._end()
                raise error if isinstance(error, RenderFailed) else RenderFailed(str(error)) from error
        if "error" in answer:
            raise RenderFailed(str(answer["error"]))
        return answer

    def close(self) -> None:
        """End the child, if there is one, also in the middle of a text. A later `render` starts another."""
        process = self._process
        if process is not None:
            process.kill()  # before the lock, which whoever waits for the child holds
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_PROJECT,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            bufsize=0,
        )
        for pipe in (self._process.stdin, self._process.stdout):
            os.set_blocking(_descriptor(pipe), False)
        _exchange(self._process, b"", time.monotonic() + START_TIMEOUT_S)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()


@cache
def shared() -> RenderChild:
    """The one of this process."""
    return RenderChild()


def _exchange(process: subprocess.Popen[bytes], request: bytes, deadline: float) -> dict[str, Any]:
    """Send `request`, if any, and read one message."""
    with selectors.DefaultSelector() as selector:
        selector.register(_descriptor(process.stdout), selectors.EVENT_READ)
        if request:
            selector.register(_descriptor(process.stdin), selectors.EVENT_WRITE)
        received = bytearray()
        while not _whole(received):
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise RenderTimeout
            for key, events in ready:
                if events & selectors.EVENT_WRITE:
                    request = request[os.write(key.fd, request) :]
                    if not request:
                        selector.unregister(key.fd)
                elif chunk := os.read(key.fd, _CHUNK_BYTES):
                    received += chunk
                else:
                    raise RenderFailed("The rendering process ended.")
    return unpacked(bytes(received[HEADER.size :]))


def _whole(received: bytearray) -> bool:
    return len(received) >= HEADER.size and len(received) >= HEADER.size + HEADER.unpack_from(received)[0]


def _descriptor(pipe: Any) -> int:
    if pipe is None:
        raise RenderFailed("The rendering process has no pipe.")
    return int(pipe.fileno())
