"""Starts and stops everything live in this process. The composition root calls it, once or often.

await runtime.start(source=..., presence_frame=...)     # lifespan, or the first scope where there is none
await runtime.stop()
"""

import asyncio

from channels.layers import get_channel_layer
from django.conf import settings

from realtime import publishing
from realtime.bus import EVERYBODY, Bus
from realtime.database import Database
from realtime.envelope import Envelope, PresenceHint, Published, UserHint
from realtime.heartbeat import Heartbeat
from realtime.hub import Hub
from realtime.layer import ChannelLayer
from realtime.presence import Presence, PresenceFrame
from realtime.publishing import current_hub
from realtime.source import Source

__all__ = ["Runtime", "current", "current_hub", "start", "stop"]


class Runtime:
    """One hub with everything around it: the process's own, or one more in a test."""

    def __init__(self, source: Source, presence_frame: PresenceFrame, layer: ChannelLayer) -> None:
        self.database = Database()
        self.bus = Bus(layer, on_envelope=self._hear, on_return=self._broker_returned)
        self.heartbeat = Heartbeat(settings.FLACK_HEARTBEAT_S)
        self.presence = Presence(
            self.bus.name,
            self.database,
            make_frame=presence_frame,
            tell=lambda frame: self.hub.receive(frame, 0.0),
            hint=self._hint_presence,
        )
        self.hub = Hub(
            source,
            self.bus,
            reconcile_s=settings.FLACK_RECONCILE_S,
            join_s=settings.FLACK_JOIN_MS / 1000,
            watchers=(self.presence, self.heartbeat),
        )

    async def start(self) -> None:
        await self.bus.start()
        self.hub.start()
        self.heartbeat.start()
        self.presence.start()

    async def stop(self) -> None:
        await self.heartbeat.stop()
        await self.presence.stop()
        await self.hub.stop()
        await self.bus.stop()
        await self.database.close()

    def _hear(self, envelope: Envelope) -> None:
        match envelope:
            case Published(origin, at, frame):
                # Our own were passed on when they were published.
                if origin != self.bus.name:
                    self.hub.receive(frame, at)
            case UserHint(user_id):
                self.hub.recheck(user_id)
            case PresenceHint(origin):
                if origin != self.bus.name:
                    self.presence.hinted()

    def _hint_presence(self) -> None:
        if self.bus.crosses_processes:
            self.bus.publisher.put(EVERYBODY, PresenceHint(self.bus.name))

    def _broker_returned(self) -> None:
        self.hub.reconcile_soon()
        self.presence.hinted()


_running: Runtime | None = None
_starting: asyncio.Task[Runtime] | None = None


def current() -> Runtime:
    """Raises RuntimeError where nothing was started."""
    if _running is None:
        raise RuntimeError("realtime.runtime was not started in this process")
    return _running


async def start(*, source: Source, presence_frame: PresenceFrame) -> Runtime:
    """Whoever calls while it starts waits for the same start; later calls return at once."""
    global _starting
    if _running is not None:
        return _running
    if _starting is None:
        _starting = asyncio.create_task(_start(source, presence_frame))
    # The first caller may be a request that is cancelled; the others still want it.
    return await asyncio.shield(_starting)


async def stop() -> None:
    """Doing it twice is the same."""
    global _running
    if _running is not None:
        running, _running = _running, None
        publishing.install(None, None)
        await running.stop()


async def _start(source: Source, presence_frame: PresenceFrame) -> Runtime:
    global _running, _starting
    try:
        running = Runtime(source, presence_frame, get_channel_layer())
        await running.start()
        publishing.install(running.hub, running.bus)
        _running = running
        return running
    finally:
        _starting = None
