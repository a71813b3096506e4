"""Where the bytes of files lie: below MEDIA_ROOT, or in an S3 bucket (settings.STORAGES). By name, never by address."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

PART_BYTES = 256 * 1024


class Store(Protocol):
    def put(self, path: Path, name: str) -> None:
        """Keep what lies at `path` under `name`, in place of what was there. `path` stays."""

    def parts(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """`length` bytes from `start`. Raises FileNotFoundError before the first."""

    def delete(self, name: str) -> None:
        """Twice is the same."""

    def at_hand(self, name: str) -> Any:
        """A context in which the bytes lie in a file on this machine, its path."""


class _Local:
    """Below MEDIA_ROOT."""

    def put(self, path: Path, name: str) -> None:
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.draft")
        draft.unlink(missing_ok=True)
        try:
            os.link(path, draft)
        except OSError:  # another file system
            shutil.copyfile(path, draft)
        os.replace(draft, target)
        # Linked twice to the same file, `replace` does nothing and leaves the draft.
        draft.unlink(missing_ok=True)

    def parts(self, name: str, start: int, length: int) -> Iterator[bytes]:
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
        self._path(name).unlink(missing_ok=True)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        yield self._path(name)

    def _path(self, name: str) -> Path:
        return Path(settings.MEDIA_ROOT) / name


class _Bucket:
    """Read by ranges, so that nothing is ever fetched whole for a part of it; the storage's own `open` would."""

    def put(self, path: Path, name: str) -> None:
        with path.open("rb") as file:
            default_storage.save(name, File(file))

    def parts(self, name: str, start: int, length: int) -> Iterator[bytes]:
        if length == 0:
            return iter(())
        storage: Any = default_storage
        client = storage.connection.meta.client
        try:
            answer = storage.bucket.Object(name).get(Range=f"bytes={start}-{start + length - 1}")
        except client.exceptions.NoSuchKey as error:
            raise FileNotFoundError(name) from error
        parts: Iterator[bytes] = answer["Body"].iter_chunks(PART_BYTES)
        return parts

    def delete(self, name: str) -> None:
        default_storage.delete(name)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile() as copy:
            storage: Any = default_storage
            storage.bucket.Object(name).download_fileobj(copy)
            copy.flush()
            yield Path(copy.name)


def store() -> Store:
    return _Local() if is_local() else _Bucket()


def is_local() -> bool:
    """Whether nginx may send them from this machine's disk (FLACK_ACCEL)."""
    return isinstance(default_storage, FileSystemStorage)
