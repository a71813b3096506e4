"""What a contestant is to a scenario: a name, and a server that can be started and loaded."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trials.cores import SERVER, on_core
from trials.installation import REPOSITORY
from trials.load.plan import Client, Result
from trials.ports import free_port
from trials.programs import end, wait_until_listening

FRAME = '{"type":"message","client_id":"@ID@","source":"@TEXT@"}'
"""What clients of a server without accounts send; it comes back to all of them as it is."""

ID_BYTES = 17
FRAME_REST = len(FRAME) - len("@ID@") - len("@TEXT@") + ID_BYTES


def _nothing(result: Result) -> list[str]:
    return []


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A running server, ready for so many clients."""

    port: int
    servers: Sequence[int]
    clients: Sequence[Client]
    frame: str
    text_bytes: int
    ready: str = ""
    ack: str = ""
    path: str = "/"
    check: Callable[[Result], list[str]] = _nothing
    """What else must hold after a run; what does not, as half sentences."""


class Contestant(Protocol):
    name: str

    def missing(self) -> str:
        """Why it can't run on this machine, in a sentence; empty when it can."""

    def stage(self, folder: Path, *, clients: int, frame_bytes: int) -> AbstractContextManager[Stage]:
        """Runs on the server's core. Deliveries are to have so many bytes."""


@contextmanager
def echoing(
    command: Callable[[int], Sequence[str]],
    folder: Path,
    *,
    clients: int,
    frame_bytes: int,
    environment: dict[str, str] | None = None,
) -> Iterator[Stage]:
    """A server that sends every frame on to everybody. `command` gets its port."""
    port, log = free_port(), folder / "contestant.log"
    with on_core(SERVER), log.open("wb") as output:
        process = subprocess.Popen(
            command(port),
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_listening(port, process, log)
        yield Stage(
            port=port,
            servers=[process.pid],
            clients=[Client(1)] * clients,
            frame=FRAME,
            text_bytes=frame_bytes - FRAME_REST,
        )
    finally:
        end(process)
