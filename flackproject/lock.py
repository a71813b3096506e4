"""One `up` per FLACK_DATA: a lock that the kernel lets go of when its process ends, however it ends.

Processes that inherit the file hold the lock too: until the last of them is gone, the folder is in use.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError


@contextmanager
def only_one(folder: Path) -> Iterator[int]:
    """Hold the lock of `folder`, by the descriptor that it yields.

    Raises CommandError with one sentence when somebody else does.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "up.lock").open("a+")
    except OSError as error:
        raise CommandError(
            f"FLACK_DATA must be a folder that can be written to ({folder}: {error.strerror})."
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise CommandError(
                f"Flack is already running with this data (process {holder}, {folder}). "
                "Stop it first, or give FLACK_DATA another folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file.fileno()
        file.truncate(0)
