"""Free ports for servers that tests start. Below 32768, where the kernel hands out none itself."""

import itertools
import os
import socket

FIRST = 20000
PER_WORKER = 500

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# Two runs side by side begin at different places, so that they seldom try the same port.
_counter = itertools.count(os.getpid() * 7)


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on now."""
    for _ in range(PER_WORKER):
        port = FIRST + PER_WORKER * _worker + next(_counter) % PER_WORKER
        if _is_free(port):
            return port
    raise RuntimeError(f"All {PER_WORKER} ports of this worker are taken.")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
