"""kill -9 of the worker and all its processes in the middle of a task, while people post what has to be rendered."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

from tests.faults.company import company
from trials.client import Client
from trials.fleet import Fleet
from trials.installation import Installation, Process

TIMES = 3


async def test_what_a_killed_worker_had_begun_is_rendered_once_and_nothing_is_lost(
    big_installation: Installation, tmp_path: Path
) -> None:
    fleet = Fleet(big_installation)
    fleet.start()
    async with company(fleet.urls) as people:
        posters = people.post(rate_per_s=40, text=rich)
        for time in range(TIMES):
            gate = tmp_path / f"gate-{time}"
            gate.touch()
            worker = waiting_worker(big_installation, gate)
            await asyncio.to_thread(worker.wait_for, "The child waits.")
            kill_with_its_processes(worker)
            gate.unlink()
        waiting_worker(big_installation, tmp_path / "no gate")
        await posters.reach(posters.answered + 40)
        await posters.stop()
        big_installation.run("celery", "beat")  # its first act is the sweep that finds what nobody renders

        for client in people.clients:
            assert await client.until(lambda client=client: all_rendered(client, people.room), 180)  # type: ignore[misc]
        await people.is_well(acknowledged=100)


def rich(client: Client, number: int) -> str:
    return f"**{client.name}** says\n\n- one\n- {number}"


def all_rendered(client: Client, room: int) -> bool:
    messages = client.ledger.rooms[room].messages.values()
    return all(message["rendered"] and "<strong>" in message["html"] for message in messages)


def waiting_worker(installation: Installation, gate: Path) -> Process:
    """Its rendering waits while `gate` is there."""
    arguments = [sys.executable, "-m", "tests.servers.waiting_worker", str(gate), "worker", "--concurrency", "1"]
    return installation.serve(arguments, 0, DJANGO_SETTINGS_MODULE="settings.base")


def kill_with_its_processes(worker: Process) -> None:
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    grandchildren = [
        pid for child in children for pid in Path(f"/proc/{child}/task/{child}/children").read_text().split()
    ]
    worker.kill()
    for pid in (*children, *grandchildren):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
