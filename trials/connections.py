"""Which process has which connection: read from /proc, so that no server need tell."""

import contextlib
import os
from collections.abc import Collection
from pathlib import Path

ESTABLISHED = "01"  # in /proc/net/tcp


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started and that live, in the order of their start."""
    return sorted(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def connected_ports(port: int, pids: Collection[int]) -> dict[int, int]:
    """The client's port -> the process among `pids` that has taken its connection to `port` of this machine."""
    owners = {inode: pid for pid in pids for inode in _sockets_of(pid)}
    found = {}
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, *more = line.split()
        inode = more[5]
        if state == ESTABLISHED and _port(local) == port and inode in owners:
            found[_port(remote)] = owners[inode]
    return found


def _sockets_of(pid: int) -> set[str]:
    """Their inodes."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):  # closed a moment ago
            target = os.readlink(descriptor)
            if target.startswith("socket:["):
                inodes.add(target[len("socket:[") : -1])
    return inodes


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
