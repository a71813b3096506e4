"""Tasks that end with whoever started them."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Background:
    """Keeps its tasks referenced (the loop does not), and cancels them at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        if self._stopped:
            task.cancel()
        return task

    async def stop(self) -> None:
        self._stopped = True
        while self._tasks:  # one that ends may have begun another
            tasks = tuple(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Looked at, so that the loop has nothing to complain of: whoever awaited it was told.
            task.exception()
