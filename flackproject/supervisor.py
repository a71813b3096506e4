"""Several server processes behind one port: started, started again when they die, and stopped together.

They inherit one listening socket and take connections from it in turns (accepting.py): what comes while a process
dies, hangs or starts is taken by another, and waits here when there is none. docs/decisions/0007 has the figures.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Collection, Sequence

from django.conf import settings
from django.core.management.base import CommandError

from flackproject.lifeline import Line

log = logging.getLogger(__name__)

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Before a process is started again, by how often it has died young: a bug must not keep the machine busy."""

YOUNG_S = 10.0
MOST_DEATHS = 5
"""Dying young by itself this often in a row is no accident: then all of Flack ends and says so."""

STOP_S = 25.0
"""Beyond what a process takes at most: 5 s for requests in flight, 10 for posts that wait, 10 for background tasks."""


class Supervisor:
    """`run` returns when it was told to stop. Raises CommandError when the processes can't be kept alive."""

    def __init__(
        self, count: int, *, listener: socket.socket, inherited: Sequence[int], on_ready: Callable[[], None]
    ) -> None:
        """Each process gets `listener`, and the descriptors `inherited`, to keep open while it lives."""
        self._count = count
        self._listener = listener
        self._inherited = tuple(inherited)
        self._on_ready = on_ready
        self._processes: set[asyncio.subprocess.Process] = set()
        self._ready = 0
        self._stopping = asyncio.Event()
        self._failure: str | None = None

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for sig in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sig, self._told_to_stop)
        async with asyncio.TaskGroup() as group:
            keepers = [group.create_task(self._keep_one()) for _ in range(self._count)]
            group.create_task(self._stop_all(keepers))
        if self._failure is not None:
            raise CommandError(self._failure)

    def _told_to_stop(self) -> None:
        """Once: in good order. A second time: at once."""
        if self._stopping.is_set():
            self._signal(signal.SIGKILL)
        self._stopping.set()

    async def _keep_one(self) -> None:
        """One process at a time, again and again."""
        young_deaths = failures = 0
        while not self._stopping.is_set():
            begun = time.monotonic()
            code = await self._run_one()
            if self._stopping.is_set():
                return
            died_young = time.monotonic() - begun < YOUNG_S
            young_deaths = young_deaths + 1 if died_young else 0
            # Killed from outside, be it by a person or for want of memory, it may well live the next time.
            failures = failures + 1 if died_young and code != -signal.SIGKILL else 0
            if failures == MOST_DEATHS:
                self._give_up(code)
                return
            pause_s = PAUSES_S[min(max(young_deaths - 1, 0), len(PAUSES_S) - 1)]
            log.warning("a server process ended (%s); another one starts in %.1f s", _ending(code), pause_s)
            await self._pause(pause_s)

    async def _run_one(self) -> int:
        """Start a process and wait for its end; its exit code."""
        line = Line()
        process = await self._start(line)
        line.handed_over()
        self._processes.add(process)
        if self._stopping.is_set():
            self._signal(signal.SIGTERM)
        listening = asyncio.create_task(self._listen(line))
        code = await process.wait()
        self._processes.discard(process)
        await listening
        line.close()
        return code

    async def _start(self, line: Line) -> asyncio.subprocess.Process:
        listener, lifeline = self._listener.fileno(), line.theirs.fileno()
        return await asyncio.create_subprocess_exec(
            *(sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", "--skip-checks"),
            *("--listener", str(listener), "--lifeline", str(lifeline)),
            stdin=asyncio.subprocess.DEVNULL,
            pass_fds=(*self._inherited, listener, lifeline),
            process_group=0,  # Ctrl-C at a terminal reaches `up` alone, which passes it on
        )

    async def _listen(self, line: Line) -> None:
        if await line.is_ready():
            self._ready += 1
            if self._ready == self._count:
                self._on_ready()

    async def _pause(self, pause_s: float) -> None:
        try:
            async with asyncio.timeout(pause_s):
                await self._stopping.wait()
        except TimeoutError:
            pass

    def _give_up(self, code: int) -> None:
        self._failure = (
            f"A server process ended {MOST_DEATHS} times within seconds of its start, at last {_ending(code)}. "
            "What it said stands above."
        )
        self._stopping.set()

    async def _stop_all(self, keepers: Collection[asyncio.Task[None]]) -> None:
        await self._stopping.wait()
        self._signal(signal.SIGTERM)
        _, late = await asyncio.wait(keepers, timeout=STOP_S)
        if late:
            log.warning("%d server processes did not end within %.0f s and are killed", len(late), STOP_S)
            self._signal(signal.SIGKILL)

    def _signal(self, sig: signal.Signals) -> None:
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError):  # it ended a moment ago
                process.send_signal(sig)


def _ending(code: int) -> str:
    return f"with exit code {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
