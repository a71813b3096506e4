"""What this process hears from others: one channel, and one group per topic on the channel layer.

A subscription counts as made when a nonce published to the topic has come back (DESIGN.md, "Changes",
rule 4), because the Pub/Sub layer reports no confirmation. The layer has no reconnect hook either: a
beacon that this process sends itself tells when the broker was away. Nothing here raises when it is.
"""

import asyncio
import itertools
import logging
import uuid
from collections.abc import Callable, Collection

import msgspec

from realtime.broker import Publisher
from realtime.counters import counters
from realtime.envelope import Echo, Envelope, unpack
from realtime.layer import ChannelLayer, LocalChannelLayer

logger = logging.getLogger(__name__)

# Every hub listens here; presence hints travel on it.
EVERYBODY = "hubs"

NONCE_EVERY_S = 0.05
# Then the session goes on without confirmation; what it misses comes with the reconcile.
CONFIRM_S = 1.0
BEACON_S = 1.0
# A beacon late by more than this means that others' messages may have been lost too.
SILENCE_S = 2.5
CALL_TIMEOUT_S = 1.0


class Bus:
    """`on_envelope` hears all that arrives; `on_return` is called when the broker is back."""

    def __init__(
        self,
        layer: ChannelLayer,
        *,
        name: str | None = None,
        on_envelope: Callable[[Envelope], None],
        on_return: Callable[[], None],
    ) -> None:
        self.name = name or uuid.uuid4().hex
        self.layer = layer
        self.crosses_processes = not isinstance(layer, LocalChannelLayer)
        self.publisher = Publisher(layer, asyncio.get_running_loop())
        self._on_envelope = on_envelope
        self._on_return = on_return
        self._channel = f"hub.{self.name}"
        self._own_topic = f"hub.{self.name}"
        self._nonces = itertools.count(1)
        self._wanted: dict[str, asyncio.Event] = {}
        self._nonce_of: dict[str, int] = {}
        self._confirming: dict[str, asyncio.Task[None]] = {}
        self._last_beacon = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self.publisher.start()
        self._last_beacon = loop.time()
        self._tasks.append(loop.create_task(self._receive()))
        # The reader makes the channel; groups can be joined after its first step only.
        await asyncio.sleep(0)
        if self.crosses_processes:
            await self.subscribe([EVERYBODY, self._own_topic])
            self._tasks.append(loop.create_task(self._send_beacons()))

    async def stop(self) -> None:
        await self.publisher.stop()
        tasks = [*self._tasks, *self._confirming.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for topic in self._wanted:
            await self._leave(topic)
        self._wanted.clear()

    def confirmed(self, topic: str) -> bool:
        arrived = self._wanted.get(topic)
        return arrived is not None and arrived.is_set()

    async def subscribe(self, topics: Collection[str]) -> None:
        """Return when all of them are known to arrive here, or after CONFIRM_S."""
        new = [topic for topic in topics if topic not in self._wanted]
        if new:
            task = asyncio.get_running_loop().create_task(self._confirm(new))
            for topic in new:
                self._wanted[topic] = asyncio.Event()
                self._confirming[topic] = task
        waiting = {self._confirming[topic] for topic in topics if topic in self._confirming}
        if waiting:
            await asyncio.wait(waiting)

    async def unsubscribe(self, topics: Collection[str]) -> None:
        for topic in topics:
            if self._wanted.pop(topic, None) is not None:
                self._nonce_of.pop(topic, None)
                await self._leave(topic)

    async def _confirm(self, topics: Collection[str]) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + CONFIRM_S
        try:
            while missing := [topic for topic in topics if self._missing(topic)]:
                if loop.time() >= deadline:
                    return
                async with asyncio.timeout_at(deadline):
                    await self._join(missing)
                    await self._arrival(missing, loop.time() + NONCE_EVERY_S)
        except TimeoutError:
            pass  # the beacon's loop keeps trying
        finally:
            for topic in topics:
                self._confirming.pop(topic, None)

    def _missing(self, topic: str) -> bool:
        return topic in self._wanted and not self._wanted[topic].is_set()

    async def _join(self, topics: Collection[str]) -> None:
        """Join the groups and send a nonce to each."""
        for topic in topics:
            nonce = self._nonce_of.setdefault(topic, next(self._nonces))
            try:
                async with asyncio.timeout(CALL_TIMEOUT_S):
                    await self.layer.group_add(topic, self._channel)
                await self.publisher.send_now(topic, Echo(self.name, topic, nonce))
            except Exception as error:  # noqa: BLE001 - Redis, sockets and timeouts: all mean "away"
                logger.debug("No subscription to %s yet: %r", topic, error)
                return

    async def _arrival(self, topics: Collection[str], until: float) -> None:
        for topic in topics:
            arrived = self._wanted.get(topic)
            if arrived is None or arrived.is_set():
                continue
            try:
                async with asyncio.timeout_at(until):
                    await arrived.wait()
            except TimeoutError:
                return

    async def _leave(self, topic: str) -> None:
        try:
            async with asyncio.timeout(CALL_TIMEOUT_S):
                await self.layer.group_discard(topic, self._channel)
        except Exception as error:  # noqa: BLE001 - Redis, sockets and timeouts: all mean "away"
            # The worst of it: frames for nobody arrive until the process ends, and are dropped.
            logger.debug("Could not leave %s: %r", topic, error)

    async def _receive(self) -> None:
        while True:
            try:
                message = await self.layer.receive(self._channel)
            except Exception:  # noqa: BLE001 - Redis and sockets: all mean "away"
                # The channel is made by then, only its own subscription failed, which nobody needs.
                await asyncio.sleep(0)
                continue
            try:
                self._hear(unpack(message["body"]))
            except (msgspec.MsgspecError, KeyError, TypeError):
                counters.broker_unreadable += 1
            except Exception:
                logger.exception("A message from the broker could not be handled")

    def _hear(self, envelope: Envelope) -> None:
        if not isinstance(envelope, Echo):
            self._on_envelope(envelope)
        elif envelope.origin == self.name:
            self._hear_echo(envelope)

    def _hear_echo(self, echo: Echo) -> None:
        if echo.topic == self._own_topic:
            now = asyncio.get_running_loop().time()
            silence_s = now - self._last_beacon
            self._last_beacon = now
            if silence_s > SILENCE_S:
                logger.info("The broker is back after %.1f s; reconciling", silence_s)
                self._on_return()
        arrived = self._wanted.get(echo.topic)
        if arrived is not None and self._nonce_of.get(echo.topic) == echo.nonce:
            arrived.set()

    async def _send_beacons(self) -> None:
        while True:
            await asyncio.sleep(BEACON_S)
            missing = [t for t in self._wanted if self._missing(t) and t not in self._confirming]
            if missing:
                await self._join(missing)
            try:
                nonce = self._nonce_of[self._own_topic]
                await self.publisher.send_now(self._own_topic, Echo(self.name, self._own_topic, nonce))
            except Exception as error:  # noqa: BLE001 - Redis, sockets and timeouts: all mean "away"
                logger.debug("No beacon: %r", error)
