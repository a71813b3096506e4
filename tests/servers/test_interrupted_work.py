"""Work that is cut off: a worker killed in the middle of a task, a broker that hangs and is lost. Nothing else is."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from tests.servers.talking import WAIT_S, Person
from trials.installation import Installation, Process, Server, request
from trials.services import RedisServer

RICH = "**hi**\n\n- one\n- two"


@pytest.fixture(scope="module")
def alice(other: Server) -> Person:
    return Person(other.port, "alice")


class Gate:
    """While its file is there, rendering waits."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def open(self) -> None:
        self.path.unlink()


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


def waiting_worker(house: Installation, gate: Gate) -> Process:
    arguments = [sys.executable, "-m", "tests.servers.waiting_worker", str(gate.path), "worker", "--concurrency", "1"]
    return house.serve(arguments, 0, DJANGO_SETTINGS_MODULE="settings.base")


def started_by(process: Process) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def rendered(socket: ClientConnection, message_id: int) -> dict[str, Any]:
    """The message once it is rendered; its earlier forms are passed over."""
    async with asyncio.timeout(WAIT_S):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "message" and frame["message"]["id"] == message_id and frame["message"]["rendered"]:
                message: dict[str, Any] = frame["message"]
                return message


async def test_a_process_of_the_worker_killed_in_the_middle_gives_its_task_to_the_next(
    house: Installation, other: Server, alice: Person, gate: Gate
) -> None:
    worker = waiting_worker(house, gate)
    async with alice.socket(other.ws_url) as socket:
        message = alice.post(other.port, RICH).json()
        worker.wait_for("The child waits.")
        gate.open()

        kill(started_by(worker))

        assert "<strong>hi</strong>" in (await rendered(socket, message["id"]))["html"]
    worker.stop()


async def test_a_worker_killed_in_the_middle_leaves_its_task_to_the_sweep(
    house: Installation, other: Server, alice: Person, gate: Gate
) -> None:
    worker = waiting_worker(house, gate)
    async with alice.socket(other.ws_url) as socket:
        message = alice.post(other.port, RICH).json()
        worker.wait_for("The child waits.")
        its_processes = started_by(worker)
        worker.kill()
        kill(its_processes)
        gate.open()

        worker, beat = waiting_worker(house, gate), house.run("celery", "beat")

        assert "<strong>hi</strong>" in (await rendered(socket, message["id"]))["html"]
    worker.stop()
    beat.stop()


async def test_a_broker_that_hangs_and_is_lost_delays_no_answer_and_loses_no_work(
    house: Installation, bus: RedisServer, other: Server, alice: Person, gate: Gate
) -> None:
    bus.pause()

    # The broker's own time-out is longer than that.
    answer = request(other.port, "POST", "/api/messages", {"source": RICH}, alice.headers, timeout_s=8)
    assert answer.status == 201
    assert answer.json()["rendered"] is False

    bus.kill()
    bus.start()
    gate.open()
    async with alice.socket(other.ws_url) as socket:
        waiting_worker(house, gate)
        house.run("celery", "beat")
        assert "<strong>hi</strong>" in (await rendered(socket, answer.json()["id"]))["html"]
