"""People who post: each waits for the answer to one message before it sends the next."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import count

from trials.client import Client

MENTIONS = 0.05
"""Of all messages: enough for counts of mentions to be wrong, if they can be."""

Text = Callable[[Client, int], str]
"""What a client says as its Nth message. No two may be the same: the checker knows them apart by it."""


def plain(client: Client, number: int) -> str:
    return f"{client.name} says {number}"


def mentioning(clients: Sequence[Client]) -> Text:
    """Plain texts, and now and then one that mentions somebody and so has to be rendered."""
    names = [client.account.nickname for client in clients]

    def text(client: Client, number: int) -> str:
        says = plain(client, number)
        return f"{says} to @{random.choice(names)}" if random.random() < MENTIONS else says

    return text


class Posters:
    """Post until told to stop. `rate_per_s` is for all together; 0: as fast as they are answered."""

    def __init__(
        self,
        clients: Sequence[Client],
        rooms: Mapping[str, Sequence[int]],
        *,
        rate_per_s: float = 0,
        text: Text | None = None,
    ) -> None:
        self._rooms = rooms  # by the client's name: where it posts
        self._pause_s = len(clients) / rate_per_s if rate_per_s else 0.0
        self._text = text or mentioning(clients)
        self._stopping = asyncio.Event()
        self.answered = 0
        self._tasks = [asyncio.create_task(self._post(client)) for client in clients if rooms[client.name]]

    async def stop(self) -> None:
        """Returns when everything that was sent has its answer."""
        self._stopping.set()
        await asyncio.gather(*self._tasks)

    async def reach(self, answered: int) -> None:
        """Wait until so many were answered, all in all. Raises what a poster failed with."""
        while self.answered < answered:
            for task in self._tasks:
                if task.done():
                    await task
            await asyncio.sleep(0.01)

    async def _post(self, client: Client) -> None:
        await asyncio.sleep(random.uniform(0, self._pause_s))
        for number in count(1):
            if self._stopping.is_set():
                return
            room = random.choice(self._rooms[client.name])
            await client.post(room, self._text(client, number))
            self.answered += 1
            if self._pause_s:
                await self._wait(random.uniform(0.5, 1.5) * self._pause_s)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            pass
