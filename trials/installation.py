"""Flack itself as real processes: each installation has its own FLACK_DATA; all are ended by pid."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trials.ports import free_port
from trials.programs import end

REPOSITORY = Path(__file__).resolve().parent.parent
START_TIMEOUT_S = 60
OURS = (
    "FLACK_",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "HOST",
    "PORT",
    "PYTEST_",
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage  # looked up without regard to case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Process:
    """One process of an installation. Its output goes to a file, so that it never blocks on a full pipe."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as output:
            self.popen = subprocess.Popen(
                arguments,
                cwd=REPOSITORY,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def log(self) -> str:
        """All that it wrote so far."""
        return self._log.read_text(errors="replace")

    def stop(self, sig: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        end(self.popen, sig)
        return self.popen.returncode

    def kill(self) -> None:
        """As if the machine lost it."""
        end(self.popen, signal.SIGKILL)

    def wait_for(self, text: str, timeout_s: float = START_TIMEOUT_S) -> None:
        """Return when `text` stands in its log. Raises when it ends first, or time is up."""
        deadline = time.monotonic() + timeout_s
        while text not in self.log():
            if self.popen.poll() is not None and text not in self.log():
                raise RuntimeError(f"ended with {self.popen.returncode}:\n{self.log()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {text!r} in:\n{self.log()}")
            time.sleep(0.02)


class Server(Process):
    """A process that answers HTTP on `port`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path, port: int) -> None:
        super().__init__(arguments, environment, log)
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/"

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        timeout_s: float = 30,
    ) -> Answer:
        """One request. Bytes go as they are, everything else as JSON."""
        return request(self.port, method, path, body, headers, timeout_s=timeout_s)

    def wait_until_ready(self, path: str = "/readyz") -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.popen.poll() is not None:
                raise RuntimeError(f"ended with {self.popen.returncode}:\n{self.log()}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.request("GET", path, timeout_s=5).status < 500:
                    return
            time.sleep(0.05)
        raise TimeoutError(f"not ready:\n{self.log()}")


def request(
    port: int,
    method: str,
    path: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    *,
    timeout_s: float = 30,
) -> Answer:
    sent = dict(headers or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        sent.setdefault("Content-Type", "application/json")
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)) as connection:
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def manage_command(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


class Installation:
    """One FLACK_DATA, one database, and the processes that share them."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._variables = {"FLACK_DATA": str(self.data), "PYTHONUNBUFFERED": "1", **variables}
        self._started: list[Process] = []

    def environment(self, **variables: str) -> dict[str, str]:
        """The environment of its processes: nothing of a Flack around it in it."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        return inherited | self._variables | variables

    def manage(self, *arguments: str, text: str = "", timeout_s: float = 300, **variables: str) -> str:
        """Run `manage.py` to its end; what it printed. Raises when it failed."""
        done = subprocess.run(
            manage_command(*arguments),
            cwd=REPOSITORY,
            env=self.environment(**variables),
            input=text,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def up(self, *, port: int | None = None, **variables: str) -> Server:
        """`manage.py up`, ready to be asked."""
        port = port or free_port()
        server = self.serve(manage_command("up"), port, PORT=str(port), **variables)
        server.wait_until_ready()
        return server

    def serve(self, arguments: Sequence[str], port: int, **variables: str) -> Server:
        """Any program that serves this installation on `port`; not waited for."""
        server = Server(arguments, self.environment(**variables), self._log_path(), port)
        self._started.append(server)
        return server

    def run(self, *arguments: str, **variables: str) -> Process:
        """`manage.py ARGUMENTS` beside the test, e.g. `run("celery", "worker")`; not waited for."""
        process = Process(manage_command(*arguments), self.environment(**variables), self._log_path())
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in reversed(self._started):
            process.stop()

    def _log_path(self) -> Path:
        return self.folder / f"process-{len(self._started)}.log"
