"""Where the bytes of files lie: below MEDIA_ROOT, or in an S3 bucket (settings.STORAGES, bucket.py). By name, never by
address."""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

PART_BYTES = 256 * 1024
TO_THE_END = 2**62
"""A length that no file has."""


class Store(Protocol):
    """All of them raise Unavailable where the bytes lie on another machine that does not answer."""

    def put(self, path: Path, name: str) -> None:
        """Keep what lies at `path` under `name`, in place of what was there. `path` stays."""

    def write(self, content: bytes, name: str) -> None:
        """The same, of what is in memory."""

    def copy(self, name: str, to: str) -> None:
        """What lies under `name`, under another name too. Raises FileNotFoundError."""

    def parts(self, name: str, start: int = 0, length: int = TO_THE_END) -> Iterator[bytes]:
        """`length` bytes from `start`, or as many as there are. Raises FileNotFoundError before the first."""

    def delete(self, name: str) -> None:
        """Twice is the same."""

    def at_hand(self, name: str) -> AbstractContextManager[Path]:
        """A context in which the bytes lie in a file on this machine, its path. Raises FileNotFoundError."""


class Disk(FileSystemStorage):
    """Below MEDIA_ROOT. What is written appears at once and whole."""

    def put(self, path: Path, name: str) -> None:
        with self._replacing(name) as draft:
            try:
                os.link(path, draft)
            except OSError:  # another file system
                shutil.copyfile(path, draft)

    def write(self, content: bytes, name: str) -> None:
        with self._replacing(name) as draft:
            draft.write_bytes(content)

    def copy(self, name: str, to: str) -> None:
        self.put(self._path(name), to)  # the same bytes twice: what is stored is replaced, never changed

    def parts(self, name: str, start: int = 0, length: int = TO_THE_END) -> Iterator[bytes]:
        path = self._path(name)
        if not path.is_file():
            raise FileNotFoundError(name)

        def read() -> Iterator[bytes]:
            with path.open("rb") as file:
                file.seek(start)
                left = length
                while left > 0 and (part := file.read(min(PART_BYTES, left))):
                    left -= len(part)
                    yield part

        return read()

    def delete(self, name: str) -> None:
        path = self._path(name)
        path.unlink(missing_ok=True)
        _draft_of(path).unlink(missing_ok=True)  # of a process that was killed

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        path = self._path(name)
        if not path.is_file():
            raise FileNotFoundError(name)
        yield path

    @contextmanager
    def _replacing(self, name: str) -> Iterator[Path]:
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft_of(target)
        draft.unlink(missing_ok=True)
        try:
            yield draft
            os.replace(draft, target)
        finally:
            # What was cut short goes. And linked twice to the same file, `replace` does nothing and leaves the draft.
            draft.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return Path(settings.MEDIA_ROOT) / name


def _draft_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.draft")


def store() -> Store:
    return cast("Store", default_storage)


def is_local() -> bool:
    """Whether nginx may send them from this machine's disk (FLACK_ACCEL)."""
    return isinstance(default_storage, Disk)
