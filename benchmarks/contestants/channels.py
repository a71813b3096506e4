"""The consumer of naive.py on the two servers that Channels is run on.

Over Redis Pub/Sub where there is a redis-server, because that is the quicker layer for it (300 sockets, deliveries per
CPU second: 7,300 instead of 5,600 on uvicorn, 5,300 instead of 4,400 on Daphne; Redis' own CPU is not counted).
"""

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contestants.base import Stage, echoing
from trials.programs import Missing
from trials.services import RedisServer

APPLICATION = "benchmarks.contestants.naive:application"


class Channels(ABC):
    name: str

    def missing(self) -> str:
        return ""

    @abstractmethod
    def command(self, port: int) -> Sequence[str]:
        """Its server, at a port of the loopback."""

    @contextmanager
    def stage(self, folder: Path, *, clients: int, frame_bytes: int) -> Iterator[Stage]:
        with _bus(folder) as bus:
            environment = os.environ | {"BUS": bus}
            with echoing(
                self.command, folder, clients=clients, frame_bytes=frame_bytes, environment=environment
            ) as stage:
                yield stage


class Daphne(Channels):
    name = "Channels on Daphne"

    def command(self, port: int) -> Sequence[str]:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--verbosity", "0", "--ping-interval", "3600"]
        return [sys.executable, "-m", "daphne", *options, APPLICATION]


class Uvicorn(Channels):
    """With the options that Flack has found to be the best for its own sockets."""

    name = "Channels on uvicorn"

    def command(self, port: int) -> Sequence[str]:
        options = {
            "port": str(port),
            "loop": "uvloop",
            "ws": "websockets-sansio",
            "ws-per-message-deflate": "false",
            "ws-ping-interval": "3600",
            "lifespan": "off",
            "log-level": "warning",
        }
        pairs = [part for name, value in options.items() for part in (f"--{name}", value)]
        return [sys.executable, "-m", "uvicorn", *pairs, APPLICATION]


@contextmanager
def _bus(folder: Path) -> Iterator[str]:
    try:
        redis = RedisServer(folder)
    except Missing:
        yield ""
        return
    redis.start()
    try:
        yield redis.url
    finally:
        redis.stop()
