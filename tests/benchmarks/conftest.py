"""Servers that do wrong on purpose, and one folder of installations for all scenarios."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from websockets.sync.server import ServerConnection, serve

from benchmarks.bench import TINY, Bench
from trials.load.plan import Client, Plan

Deliver = Callable[["Gossip", ServerConnection, str], None]


class Gossip:
    """Sends every frame on to the group that its client names in Authorization; `deliver` may do it wrong."""

    def __init__(self, deliver: Deliver | None = None) -> None:
        self.clients: list[tuple[str, ServerConnection]] = []
        self.heard = 0
        self._deliver = deliver or honestly
        self._lock = threading.Lock()

    def serve(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        with self._lock:
            self.clients.append((socket.request.headers.get("Authorization", ""), socket))
        socket.send('{"type":"hello"}')
        for text in socket:
            with self._lock:
                self.heard += 1
                self._deliver(self, socket, str(text))

    def forget(self, socket: ServerConnection) -> None:
        self.clients = [(name, other) for name, other in self.clients if other is not socket]

    def group_of(self, socket: ServerConnection) -> list[ServerConnection]:
        group = next(group for group, other in self.clients if other is socket)
        return [other for name, other in self.clients if name == group]


def honestly(gossip: Gossip, socket: ServerConnection, text: str) -> None:
    for other in gossip.group_of(socket):
        other.send(text)


@contextmanager
def gossiping(deliver: Deliver | None = None) -> Iterator[int]:
    """Its port."""
    gossip = Gossip(deliver)
    with serve(gossip.serve, "127.0.0.1", 0, compression=None) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.socket.getsockname()[1]
        finally:
            server.shutdown()
            thread.join()


def plan(port: int, **options: object) -> Plan:
    """Four clients in two groups; one of each posts for a moment."""
    clients = [Client(1, "one"), Client(2, "two"), Client(1, "one"), Client(2, "two")]
    settings: dict[str, object] = {
        "ready": '"type":"hello"',
        "frame": '{"id":"@ID@","group":@GROUP@,"text":"@TEXT@"}',
        "senders": 2,
        "window": 4,
        "seconds": 0.2,
        "warmup": 2,
        "most": 200,
    }
    return Plan(port=port, clients=clients, **(settings | options))  # type: ignore[arg-type]


@pytest.fixture(scope="package", autouse=True)
def _any_core() -> Iterator[None]:
    """Figures are not looked at here, and other tests run beside these: nobody waits for a core of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "sched_setaffinity", lambda pid, cores: None)
        yield


@pytest.fixture(scope="package")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(scale=TINY, folder=tmp_path_factory.mktemp("bench"), say=lambda line: None)
