"""Real PostgreSQL, Redis and nginx: private, on free ports, in folders of their own, ended by pid.

Making one raises programs.Missing where the program is not installed.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from trials.ports import free_port
from trials.programs import START_TIMEOUT_S, end, program, wait_until_listening

# --- Redis ----------------------------------------------------------------------------------------


class RedisServer:
    """One redis-server that can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self._program = program("redis-server")
        self._folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        log = self._folder / "redis.log"
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)]
        arguments += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        with log.open("ab") as output:
            self.process = subprocess.Popen([self._program, *arguments], stdout=output, stderr=output)
        wait_until_listening(self.port, self.process, log)

    def stop(self) -> None:
        end(self.process)

    def kill(self) -> None:
        """As if the power went."""
        end(self.process, signal.SIGKILL)

    def pause(self) -> None:
        """Hangs from now on: connections stay open and nothing answers."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


# --- PostgreSQL -----------------------------------------------------------------------------------


class PostgresServer:
    """One private cluster. PostgreSQL does not start as root: then it runs as `postgres` or `nobody`.

    `durable`: a commit waits for the disk, as in production; tests do without.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._fsync = "on" if durable else "off"
        self._initdb, self._postgres = program("initdb"), program("postgres")
        self._user = _other_user() if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="flack-postgres-"))
        if self._user is not None:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data, log = self.folder / "data", self.folder / "log"
        if not data.exists():
            options = ["-U", "flack", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D", str(data)]
            command = [self._initdb, *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self._as_user())
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "fsync": self._fsync,
            "max_connections": 100,
            "shared_buffers": "64MB",
        }
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [self._postgres, "-D", str(data), *arguments],
                stdout=output,
                stderr=output,
                cwd=self.folder,
                **self._as_user(),
            )
        wait_until_listening(self.port, self.process, log)
        self._wait_until_open()

    def stop(self) -> None:
        end(self.process, signal.SIGINT)

    def kill(self) -> None:
        end(self.process, signal.SIGQUIT)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgres://flack@127.0.0.1:{self.port}/{database}"

    def create(self) -> str:
        """A new, empty database; its name."""
        name = f"flack_{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}"')
        return name

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _wait_until_open(self) -> None:
        """It listens before it lets anybody in."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                return self._run("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}


def _other_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("Neither a user postgres nor nobody: PostgreSQL does not start as root.")


# --- nginx ----------------------------------------------------------------------------------------


class NginxServer:
    """nginx with the given `http` block's contents, writing into its folder only."""

    def __init__(self, folder: Path, http: str) -> None:
        self._program = program("nginx")
        self.folder = folder
        user = "user root;" if os.geteuid() == 0 else ""  # its workers read the tests' private folders
        folders = "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"{user}\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
            f"events {{ worker_connections 1024; }}\n"
            f"http {{\naccess_log {folder}/access.log;\n{folders}{http}\n}}\n"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def check(self) -> subprocess.CompletedProcess[str]:
        """What `nginx -t` says."""
        return subprocess.run([*self._command(), "-t"], capture_output=True, text=True, check=False)

    def start(self, port: int) -> None:
        log = self.folder / "output.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen([*self._command(), "-g", "daemon off;"], stdout=output, stderr=output)
        wait_until_listening(port, self.process, log)

    def stop(self) -> None:
        end(self.process)

    def _command(self) -> Sequence[str]:
        folder = self.folder
        return [
            self._program,
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            str(folder / "error.log"),
        ]
