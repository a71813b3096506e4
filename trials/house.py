"""An installation with as many members as a load needs, each with a token, and nothing but loads in its way."""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trials.cores import SERVER, on_core
from trials.installation import Installation, Server
from trials.load.plan import Client
from trials.usage import tree

LIFTED = {"FLACK_POST_RATE": "0", "FLACK_SOCKETS_PER_USER": "0", "FLACK_SOCKETS_PER_ADDRESS": "0"}
"""Limits against people who hurry: a load comes from one address, and its members don't pause."""

LONGEST_SEEDING_S = 1_800
"""A million messages take three minutes of a processor, and others may want it, too."""

GREETING = '"type":"hello"'
ACKNOWLEDGEMENT = '"type":"ack"'
POST = '{"type":"post","client_id":"@ID@","room":@GROUP@,"source":"@TEXT@"}'
"""What the generator sends and looks for: docs/protocol.md."""


class House:
    """`members` in #general, and in others where there are more `rooms`; `messages` have been written. Made once; its
    server can be started often."""

    def __init__(
        self,
        folder: Path,
        *,
        members: int,
        messages: int = 0,
        rooms: int = 1,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.variables = LIFTED | dict(variables or {})
        self.installation = Installation(folder, self.variables)
        tokens = folder / "tokens"
        if not tokens.exists():  # the last thing that is written: a house that was left half built is built anew
            draft = folder / "tokens.new"
            shutil.rmtree(self.installation.data, ignore_errors=True)
            self.installation.manage("migrate", "--verbosity", "0")
            self._seed({"users": members, "rooms": rooms, "messages": messages}, draft)
            draft.rename(tokens)
        self.tokens = tokens.read_text().split()

    def _seed(self, sizes: Mapping[str, int], tokens: Path) -> None:
        options = [part for name, size in sizes.items() for part in (f"--{name}", str(size))]
        self.installation.manage(
            "seed_demo", "--plain", *options, "--tokens-file", str(tokens), timeout_s=LONGEST_SEEDING_S
        )

    def up(self, **variables: str) -> Server:
        """Its server, on a core of its own."""
        with on_core(SERVER):
            return self.installation.up(port=None, **variables)

    def end(self) -> None:
        self.installation.end()


def bearer(token: str) -> str:
    return f"Bearer {token}"


def processes(server: Server) -> list[int]:
    """The server and what it has started."""
    return tree(server.pid)


def rooms_of(server: Server, token: str) -> list[dict[str, Any]]:
    answer = server.request("GET", "/api/rooms?joined=1", headers={"Authorization": bearer(token)})
    rooms: list[dict[str, Any]] = answer.json()["rooms"]
    return rooms


def general(server: Server, token: str) -> dict[str, Any]:
    """The room that everybody is in."""
    return next(room for room in rooms_of(server, token) if room["slug"] == "general")


def everybody(server: Server, tokens: Sequence[str]) -> list[Client]:
    """A client for each of them, all in #general."""
    room = general(server, tokens[0])["id"]
    return [Client(room, bearer(token)) for token in tokens]


def in_small_rooms(server: Server, tokens: Sequence[str], size: int) -> list[Client]:
    """A client for each of them; so many at a time share a new room."""
    clients = []
    for begin in range(0, len(tokens), size):
        group = tokens[begin : begin + size]
        room = _new_room(server, group)
        clients += [Client(room, bearer(token)) for token in group]
    return clients


def _new_room(server: Server, tokens: Sequence[str]) -> int:
    first, *others = ({"Authorization": bearer(token)} for token in tokens)
    made = server.request("POST", "/api/rooms", {"kind": "open", "name": f"Load {secrets.token_hex(4)}"}, first)
    if made.status != 201:
        raise RuntimeError(f"no room: {made.body!r}")
    room = int(made.json()["id"])
    for headers in others:
        joined = server.request("POST", f"/api/rooms/{room}/join", {}, headers)
        if joined.status != 200:
            raise RuntimeError(f"not joined: {joined.body!r}")
    return room
