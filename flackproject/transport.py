"""Celery's queue inside one process: kombu's memory transport, but awake at once.

The original looks into its queues every second. Here everything that may give the consumer work to do (a new
task, an acknowledgement that makes room, another prefetch count) wakes it: a task begins a millisecond or two
after it was sent.
"""

import threading
import time
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory

NAME = "inprocess"
"""The broker's address is `inprocess://`: kombu knows transports by plain names only."""


class _Bell:
    """Counts its rings, so that one between looking and waiting is not lost."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._muted = False
        self.rings = 0

    def ring(self) -> None:
        with self._condition:
            self.rings += 1
            self._condition.notify_all()

    def mute(self, muted: bool) -> None:
        """While muted nobody waits, as if the time were up: the worker then sees at once that it shall stop."""
        with self._condition:
            self._muted = muted
            self._condition.notify_all()

    def wait_beyond(self, rings: int, timeout_s: float | None) -> bool:
        """False when the time was up, or while muted."""
        with self._condition:
            self._condition.wait_for(lambda: self._muted or self.rings != rings, timeout_s)
            return self.rings != rings and not self._muted


bell = _Bell()


class Channel(memory.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        bell.ring()

    def _put_fanout(self, exchange: str, message: Any, routing_key: str | None = None, **kwargs: Any) -> None:
        super()._put_fanout(exchange, message, routing_key, **kwargs)
        bell.ring()

    def basic_ack(self, delivery_tag: Any, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple=multiple)
        bell.ring()

    def basic_reject(self, delivery_tag: Any, requeue: bool = False) -> None:
        super().basic_reject(delivery_tag, requeue=requeue)
        bell.ring()

    def basic_qos(self, prefetch_size: int = 0, prefetch_count: int = 0, apply_global: bool = False) -> None:
        super().basic_qos(prefetch_size, prefetch_count, apply_global)
        bell.ring()


class Transport(memory.Transport):
    Channel = Channel
    driver_type = NAME
    driver_name = NAME

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:  # type: ignore[override]
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            rings = bell.rings
            try:
                self.cycle.get(self._deliver, timeout=timeout)  # type: ignore[union-attr]
                return
            except Empty:
                left_s = None if deadline is None else deadline - time.monotonic()
                if not bell.wait_beyond(rings, left_s):
                    raise TimeoutError from None


TRANSPORT_ALIASES[NAME] = f"{__name__}:Transport"
