"""`publish(frame)`: from any thread, never in anybody's way, never raises (DESIGN.md, "Changes", rule 10).

The process's own hub gets the frame at once, the broker's copy is queued. A process without a hub (a
WSGI server, a worker, a command) publishes only where there is a broker, from a thread made for it; what
it can't publish, the hubs find at their reconcile.
"""

import asyncio
import atexit
import logging
import os
import threading
import time

from channels.layers import get_channel_layer

from realtime.broker import TIMEOUT_S, Publisher
from realtime.bus import Bus
from realtime.envelope import Envelope, Published, UserHint
from realtime.frame import Frame, user_topic
from realtime.hub import Hub
from realtime.layer import LocalChannelLayer

logger = logging.getLogger(__name__)


class _Process:
    """What this process publishes through."""

    hub: Hub | None = None
    bus: Bus | None = None
    background: "_BackgroundPublisher | None" = None
    lock = threading.Lock()


def current_hub() -> Hub | None:
    """The hub of this process, None before it runs and where there is none."""
    return _Process.hub


def install(hub: Hub | None, bus: Bus | None) -> None:
    """Of the composition root alone: from now on this process publishes through these."""
    _Process.hub, _Process.bus = hub, bus


def publish(frame: Frame) -> None:
    at = time.time()
    hub, bus = _Process.hub, _Process.bus
    try:
        if hub is not None:
            hub.accept(frame, at)
        _to_broker(frame.topic, Published(bus.name if bus else "", at, frame))
    except Exception:
        logger.exception("A frame of %s could not be published", frame.topic)


def hint_user(user_id: int) -> None:
    """Every process's sessions of this user should look again. See `control.user_changed`."""
    hub = _Process.hub
    try:
        if hub is not None:
            hub.user_changed(user_id)
        _to_broker(user_topic(user_id), UserHint(user_id))
    except Exception:
        logger.exception("A hint for user %s could not be published", user_id)


def _to_broker(topic: str, envelope: Envelope) -> None:
    bus = _Process.bus
    if bus is None:
        background = _background()
        if background is not None:
            background.publisher.put(topic, envelope)
    elif bus.crosses_processes:
        bus.publisher.put(topic, envelope)


def _background() -> "_BackgroundPublisher | None":
    found = _Process.background
    if found is not None and found.process_id == os.getpid():
        return found
    layer = get_channel_layer()
    if layer is None or isinstance(layer, LocalChannelLayer):
        return None
    with _Process.lock:
        found = _Process.background
        if found is None or found.process_id != os.getpid():
            # Threads don't survive a fork: a prefork worker needs one of its own.
            found = _Process.background = _BackgroundPublisher()
    return found


class _BackgroundPublisher:
    """A loop in a daemon thread with a publisher on it."""

    def __init__(self) -> None:
        self.process_id = os.getpid()
        self._loop = asyncio.new_event_loop()
        self.publisher = Publisher(get_channel_layer(), self._loop)
        threading.Thread(target=self._run, name="realtime-publish", daemon=True).start()
        # A command that posts and ends should still be heard; a broker that is away must not hold it.
        atexit.register(self.flush)

    def flush(self) -> None:
        if os.getpid() != self.process_id:
            return
        try:
            asyncio.run_coroutine_threadsafe(self.publisher.flushed(), self._loop).result(TIMEOUT_S * 2)
        except Exception as error:  # noqa: BLE001 - the process ends; hubs reconcile
            logger.debug("Not everything was published: %r", error)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self.publisher.start()
        self._loop.run_forever()
