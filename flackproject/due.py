"""What is due by the clock: scheduled messages and reminders, and on SQLite what the search index has not taken in yet.

Each server process looks every LOOK_EVERY_S, with a query each over an index while nothing is due. Not beat: its lease
outlives a killed process by half a minute, and scheduled messages are to come within five seconds of their time.
"""

import asyncio
import logging

from django.db import Error as DatabaseError

from chat import search
from chat.actions import reminding, scheduling
from realtime.database import Database

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
LOOK_AGAIN_S = 0.05
"""While more is due. Meanwhile posts are written, which waited."""


class Due:
    def __init__(self) -> None:
        self._database = Database(name="due")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await self._database.close()

    async def _run(self) -> None:
        while True:
            more = False
            try:
                more = await self._database.write(look)
            except DatabaseError as error:
                log.warning("what is due could not be looked for: %s", type(error).__name__)
            except Exception:
                log.exception("what is due could not be done")
            await asyncio.sleep(LOOK_AGAIN_S if more else LOOK_EVERY_S)


def look() -> bool:
    """Whether more is due than is done in one turn."""
    scheduling.send_due()
    reminding.tell_due()
    return search.index_due()
