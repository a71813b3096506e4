"""A channel layer within the process, with the interface of channels_redis' Pub/Sub layer.

Channels' own in-memory layer loses messages when a channel holds 100, forgets groups, and delivers
what a thread sends only when the loop next wakes. This one is a queue per channel, owned by the loop
that made it; whoever sends from another thread or loop wakes that loop.
"""

import asyncio
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

Message = dict[str, Any]


class ChannelLayer(Protocol):
    """What the bus uses of a channel layer: this one's, or channels_redis'."""

    async def receive(self, channel: str) -> Message: ...

    async def group_add(self, group: str, channel: str) -> None: ...

    async def group_discard(self, group: str, channel: str) -> None: ...

    async def group_send(self, group: str, message: Message) -> None: ...


class LocalChannelLayer:
    """`CHANNEL_LAYERS["default"]["BACKEND"]` where there is no Redis."""

    extensions = ("groups", "flush")

    def __init__(self, prefix: str = "flack", **_config: object) -> None:
        self.prefix = prefix
        self._channels: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Queue[Message]]] = {}
        self._groups: dict[str, set[str]] = {}

    async def new_channel(self, prefix: str = "specific.") -> str:
        channel = f"{self.prefix}{prefix}{uuid.uuid4().hex}"
        self._queue_of(channel)
        return channel

    async def send(self, channel: str, message: Message) -> None:
        """To one channel; nobody there is nobody told, as with Pub/Sub."""
        held = self._channels.get(channel)
        if held is None:
            return
        loop, queue = held
        if loop is asyncio.get_running_loop():
            queue.put_nowait(message)
        else:
            _hand_over(loop, queue.put_nowait, message)

    async def receive(self, channel: str) -> Message:
        """The next message; being cancelled here ends the channel, as with Pub/Sub."""
        queue = self._queue_of(channel)
        try:
            return await queue.get()
        except asyncio.CancelledError:
            self._channels.pop(channel, None)
            raise

    async def group_add(self, group: str, channel: str) -> None:
        if channel not in self._channels:
            raise RuntimeError("Only a channel of this process can join a group.")
        self._groups.setdefault(group, set()).add(channel)

    async def group_discard(self, group: str, channel: str) -> None:
        members = self._groups.get(group)
        if members is None:
            return
        members.discard(channel)
        if not members:
            del self._groups[group]

    async def group_send(self, group: str, message: Message) -> None:
        for channel in tuple(self._groups.get(group, ())):
            await self.send(channel, message)

    async def flush(self) -> None:
        self._channels.clear()
        self._groups.clear()

    def _queue_of(self, channel: str) -> asyncio.Queue[Message]:
        if channel not in self._channels:
            self._channels[channel] = (asyncio.get_running_loop(), asyncio.Queue())
        return self._channels[channel][1]


def _hand_over(loop: asyncio.AbstractEventLoop, put: Callable[[Message], None], message: Message) -> None:
    with suppress(RuntimeError):  # that loop has ended, and its channel with it
        loop.call_soon_threadsafe(put, message)
