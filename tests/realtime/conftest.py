"""Processes that share a database and hint each other, each with presence of its own."""

from collections.abc import AsyncIterator

import pytest

from realtime import presence, standing
from tests.realtime.process import Process, Start


@pytest.fixture
async def start(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    monkeypatch.setattr(presence, "TELL_S", 0.1)
    monkeypatch.setattr(standing, "LINGER_S", 0.2)
    processes: list[Process] = []

    async def one(name: str) -> Process:
        process = Process(name, processes)
        processes.append(process)
        process.presence.start()
        return process

    yield one
    for process in processes:
        await process.stop()
