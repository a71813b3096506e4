"""The servers of one installation, each of which can be killed or stopped, and started again where it was."""

import asyncio
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from trials.installation import Installation, Server, manage_command
from trials.ports import free_port
from trials.services import PostgresServer, RedisServer

UNLIMITED = {
    "FLACK_POST_RATE": "0",
    "FLACK_LOGIN_RATE": "0",
    "FLACK_REGISTRATION_RATE": "0",
    "FLACK_SOCKETS_PER_USER": "0",
    "FLACK_SOCKETS_PER_ADDRESS": "0",
}
"""A few people on one machine stand for many: what bounds a real person would only bound the trial."""


class Fleet:
    """One process is `manage.py up`; several are `manage.py serve`, which need a database that is up to date."""

    def __init__(self, installation: Installation, processes: int = 1, **variables: str) -> None:
        self._installation = installation
        self._variables = UNLIMITED | variables
        self._ports = [free_port() for _ in range(processes)]
        self.servers: list[Server] = []

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def start(self) -> None:
        if len(self._ports) > 1:
            self._installation.manage("migrate", "--verbosity", "0")
        self.servers = [self._serve(port) for port in self._ports]
        for server in self.servers:
            server.wait_until_ready()

    async def kill(self, index: int) -> None:
        """kill -9, as if the machine lost it; and start it again."""
        self.servers[index].kill()
        await self._again(index)

    async def stop(self, index: int) -> int:
        """SIGTERM, and start it again; the exit code."""
        code = await asyncio.to_thread(self.servers[index].stop, signal.SIGTERM)
        await self._again(index)
        return code

    async def _again(self, index: int) -> None:
        self.servers[index] = self._serve(self._ports[index])
        await asyncio.to_thread(self.servers[index].wait_until_ready)

    def _serve(self, port: int) -> Server:
        command = manage_command("up") if len(self._ports) == 1 else manage_command("serve", "--port", str(port))
        return self._installation.serve(command, port, PORT=str(port), **self._variables)


@contextmanager
def temporary_fleet(processes: int = 1, *, services: bool = False) -> Iterator[Fleet]:
    """Servers of a Flack that nobody else knows: its data is gone with them.

    With `services` it stands on a private PostgreSQL and Redis. Raises programs.Missing where they are not installed.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="flack-verify-")))
        variables = _services(stack, folder) if services else {}
        installation = Installation(folder, variables)
        stack.callback(installation.end)
        fleet = Fleet(installation, processes)
        fleet.start()
        yield fleet


def _services(stack: ExitStack, folder: Path) -> Mapping[str, str]:
    redis = RedisServer(folder)
    stack.callback(redis.stop)
    postgres = PostgresServer()
    stack.callback(postgres.remove)
    redis.start()
    postgres.start()
    return {"REDIS_URL": redis.url, "DATABASE_URL": postgres.url(postgres.create())}
