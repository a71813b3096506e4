"""The few threads that run Django's synchronous code under ASGI.

Each is an executor with one thread that lives as long as the process, so that its database connection does too:
opening SQLite anew for each request costs two thirds of the requests a second. The last one used is handed out
first: a quiet server keeps one connection warm instead of eight.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager


class Threads:
    """`async with threads.one() as executor`: one single-threaded executor, nobody else's meanwhile."""

    def __init__(self, count: int, name: str) -> None:
        self._idle = [ThreadPoolExecutor(1, thread_name_prefix=f"{name}-{n}") for n in range(count)]
        self._waiting: deque[asyncio.Future[ThreadPoolExecutor]] = deque()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[ThreadPoolExecutor]:
        executor = self._idle.pop() if self._idle else await self._turn()
        try:
            yield executor
        finally:
            self._give_back(executor)

    async def _turn(self) -> ThreadPoolExecutor:
        """First come, first served."""
        turn: asyncio.Future[ThreadPoolExecutor] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(turn.result())
            raise

    def _give_back(self, executor: ThreadPoolExecutor) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(executor)
                return
        self._idle.append(executor)
