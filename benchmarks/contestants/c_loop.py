"""The limit on this machine: c_loop.c."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contestants.base import Stage, echoing
from trials.load.generator import compiled

SOURCE = Path(__file__).with_suffix(".c")


class CLoop:
    name = "C loop"

    def missing(self) -> str:
        return (
            "" if compiled(SOURCE) else "There is no C compiler (cc, gcc or clang) here, so the limit is not measured."
        )

    @contextmanager
    def stage(self, folder: Path, *, clients: int, frame_bytes: int) -> Iterator[Stage]:
        program = compiled(SOURCE)
        with echoing(lambda port: [str(program), str(port)], folder, clients=clients, frame_bytes=frame_bytes) as stage:
            yield stage
