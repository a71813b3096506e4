"""The loop's way to the database: long-lived threads with a connection each, some to read, one to write.

Not Channels' `database_sync_to_async`: all of a process's calls share one thread there, and a write that
waits for a lock would hold up the reconcile.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    def __init__(self, *, name: str = "realtime", readers: int = 1) -> None:
        self._readers = readers
        self._reader = ThreadPoolExecutor(readers, f"{name}-read")
        self._writer = ThreadPoolExecutor(1, f"{name}-write")

    async def read(self, query: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await _run(self._reader, query, *args, **kwargs)

    async def write(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await _run(self._writer, action, *args, **kwargs)

    async def close(self) -> None:
        """Close every thread's connection, then the threads."""
        for executor, threads in ((self._reader, self._readers), (self._writer, 1)):
            together = Barrier(threads, timeout=5)
            await asyncio.gather(*(_run(executor, _close_connections, together) for _ in range(threads)))
            executor.shutdown(wait=False)


def _close_connections(together: Barrier) -> None:
    # Nobody takes a second turn before each thread has had one.
    together.wait()
    connections.close_all()


async def _run(executor: ThreadPoolExecutor, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    def with_fresh_connection() -> T:
        # As Django does around a request: a connection that broke or is too old is not used again.
        close_old_connections()
        try:
            return call(*args, **kwargs)
        finally:
            close_old_connections()

    # Not asgiref's sync_to_async: what it does for views that change between loop and threads costs as much as a query.
    return await asyncio.get_running_loop().run_in_executor(executor, copy_context().run, with_fresh_connection)
