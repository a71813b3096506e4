"""Programs that stand beside Flack: where they are, whether they listen yet, and their end by pid."""

import contextlib
import glob
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 15


class Missing(Exception):
    """A program is not installed on this machine."""


def program(name: str) -> str:
    """Where `name` is: on PATH, among PostgreSQL's programs, or in /usr/sbin. Raises Missing."""
    places = [
        shutil.which(name),
        *sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}")),
        f"/usr/sbin/{name}",
    ]
    for place in places:
        if place and os.access(place, os.X_OK):
            return place
    raise Missing(f"{name} is not installed")


def wait_until_listening(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended at once:\n{log.read_text(errors='replace')}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} does not listen on {port}:\n{log.read_text(errors='replace')}")


def end(process: subprocess.Popen[bytes] | None, sig: int = signal.SIGTERM) -> None:
    """End one process that a test started; by force when it does not go."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(sig)
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
