"""What lies in FLACK_DATA/temp for a moment: bodies and files of requests, copies of pictures that are made anew.

Each is removed by who made it; what a killed process left is swept away.
"""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

LEFT_AFTER_S = 3600
"""Nobody writes to a file for so long and still needs it: requests and tasks end after minutes."""


def folder() -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR)


def sweep(now_s: float | None = None) -> int:
    """Remove what was left; how many. `now_s` is of time.time."""
    before = (time.time() if now_s is None else now_s) - LEFT_AFTER_S
    left = [path for path in folder().iterdir() if _touched_at(path) < before]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def _touched_at(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.lstat().st_mtime
    return float("inf")  # gone meanwhile
