"""What has come of an upload so far: a file below FLACK_UPLOADS, named by the upload's key."""

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings


class Busy(Exception):
    """Another request is writing to the same upload."""


class TooMuch(Exception):
    """More bytes than were promised."""


def path_of(key: str) -> Path:
    return Path(settings.FLACK_UPLOADS) / key


def held(key: str) -> int:
    """How many bytes there are; 0 without a file."""
    try:
        return path_of(key).stat().st_size
    except FileNotFoundError:
        return 0


def append(key: str, offset: int, parts: Iterable[bytes], *, most: int) -> int:
    """Write `parts` from `offset`, in place of whatever an interrupted request left there; the new end.

    Raises Busy, and TooMuch past `most` bytes, with nothing added.
    """
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        file.truncate(offset)
        file.seek(offset)
        end = offset
        for part in parts:
            end += len(part)
            if end - offset > most:
                file.truncate(offset)
                raise TooMuch
            file.write(part)
        return end


def read_in_parts(read: Callable[[int], bytes], part_bytes: int = 256 * 1024) -> Iterator[bytes]:
    """A request's body, never whole in memory."""
    while part := read(part_bytes):
        yield part


def remove(key: str) -> None:
    path_of(key).unlink(missing_ok=True)


def older_than(age_s: float) -> list[str]:
    """Keys of the files that nobody has written to for so long."""
    folder = Path(settings.FLACK_UPLOADS)
    if not folder.is_dir():
        return []
    before = time.time() - age_s
    return [path.name for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < before]
