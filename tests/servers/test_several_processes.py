"""`manage.py up --processes N`: several servers behind one port, of which no client needs to know."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection

from tests.servers.talking import WAIT_S, Person, frame
from trials.connections import children_of, connected_ports
from trials.installation import REPOSITORY, Installation, Server, manage_command
from trials.ports import free_port
from trials.services import RedisServer

UNHEARD = "Without REDIS_URL messages travel between the 2 processes only every 1 s"


def up(installation: Installation, processes: int, **variables: str) -> Server:
    """Ready means: all of them."""
    server = installation.up(FLACK_PROCESSES=str(processes), FLACK_REGISTRATION_RATE="0", **variables)
    server.wait_for("Flack is at")
    assert len(children_of(server.pid)) == processes
    return server


@pytest.fixture(scope="module", params=["with Redis", "without Redis"])
def pair(
    request: pytest.FixtureRequest, migrated_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pair")
    redis = RedisServer(folder) if request.param == "with Redis" else None
    if redis is not None:
        redis.start()
    made = Installation(folder, {"REDIS_URL": redis.url} if redis else {})
    made.data.mkdir()
    shutil.copy(migrated_database, made.data)
    yield up(made, 2)
    made.end()
    if redis is not None:
        redis.stop()


@contextlib.asynccontextmanager
async def one_at_each(server: Server, person: Person, query: str = "") -> AsyncIterator[dict[int, ClientConnection]]:
    """A socket of `person` at every process: the kernel chooses, so as many as it takes."""
    pids = children_of(server.pid)
    async with contextlib.AsyncExitStack() as stack:
        met: dict[int, ClientConnection] = {}
        while len(met) < len(pids):
            socket = await stack.enter_async_context(person.socket(server.ws_url + query))
            pid = connected_ports(server.port, pids)[socket.local_address[1]]
            met.setdefault(pid, socket)
        yield met


async def test_what_is_posted_at_one_process_is_heard_at_the_other(pair: Server) -> None:
    alice, bob = Person(pair.port, "alice"), Person(pair.port, "bob")
    async with one_at_each(pair, alice) as hers, one_at_each(pair, bob) as his:
        for here, there in [*zip(hers, reversed(list(hers)), strict=True)]:
            client_id = f"from {here} to {there}"
            await hers[here].send(f'{{"type": "post", "client_id": "{client_id}", "room": 2, "source": "{client_id}"}}')
            assert (await frame(hers[here], "ack"))["client_id"] == client_id
            heard = (await frame(his[there], "message"))["message"]
            while heard["client_id"] != client_id:
                heard = (await frame(his[there], "message"))["message"]
            assert heard["source"] == client_id


async def test_who_is_idle_at_each_process_is_idle_for_everybody_until_one_socket_is_used(pair: Server) -> None:
    anna, bert = Person(pair.port, "anna"), Person(pair.port, "bert")
    him = pair.request("GET", "/api/me", None, bert.headers).json()["id"]
    async with one_at_each(pair, anna) as hers, one_at_each(pair, bert, "?idle=1") as his:
        for socket_of_hers in hers.values():
            while him not in (await frame(socket_of_hers, "presence"))["idle"]:
                pass

        await next(iter(his.values())).send('{"type": "idle", "on": false}')

        for socket_of_hers in hers.values():
            while him not in (await frame(socket_of_hers, "presence"))["online"]:
                pass


def test_what_they_cannot_do_without_redis_is_said_once(pair: Server) -> None:
    without = "REDIS_URL" not in Path(f"/proc/{pair.pid}/environ").read_text()
    assert pair.log().count(UNHEARD) == (1 if without else 0)


async def test_connections_are_spread_evenly(installation: Installation) -> None:
    server = up(installation, 3)
    pids = children_of(server.pid)
    streams = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", server.port) for _ in range(300)))
    try:
        taken = await asyncio.to_thread(_all_taken, server, pids, len(streams))
    finally:
        for _, writer in streams:
            writer.close()
    shares = Counter(taken.values())
    # uvicorn's own way of taking them left one of the processes with nearly none.
    assert all(shares[pid] >= 50 for pid in pids), shares


def _all_taken(server: Server, pids: list[int], count: int) -> dict[int, int]:
    deadline = time.monotonic() + WAIT_S
    while len(taken := connected_ports(server.port, pids)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return taken


def test_a_process_that_is_killed_is_replaced_and_nobody_is_refused_meanwhile(installation: Installation) -> None:
    server = up(installation, 2)
    before = children_of(server.pid)

    os.kill(before[0], signal.SIGKILL)
    answered = 0
    deadline = time.monotonic() + WAIT_S
    while server.log().count("another one starts") < 1 or len(children_of(server.pid)) < 2:
        assert server.request("GET", "/healthz").status == 200
        answered += 1
        assert time.monotonic() < deadline
    assert answered
    [new] = set(children_of(server.pid)) - set(before)
    _wait_for_connection_at(server, new)
    assert server.stop() == 0


def _wait_for_connection_at(server: Server, pid: int) -> None:
    """Until the process has its share of connections again."""
    deadline = time.monotonic() + WAIT_S
    while True:
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            mine = client.getsockname()[1]
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(12) == b"HTTP/1.1 200"
            if connected_ports(server.port, [pid]).get(mine) == pid:
                return
        assert time.monotonic() < deadline


def test_processes_that_cannot_live_end_it_with_a_sentence(installation: Installation) -> None:
    port = free_port()
    variables = {"DJANGO_SETTINGS_MODULE": "tests.servers.broken_settings", "PORT": str(port)}
    done = subprocess.run(
        manage_command("up", "--processes", "2"),
        cwd=REPOSITORY,
        env=installation.environment(**variables),
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last == (
        "CommandError: A server process ended 5 times within seconds of its start, at last with exit code 3. "
        "What it said stands above."
    )
    assert "tests.servers.nowhere" in done.stderr
    assert _is_free(port)


def test_ctrl_c_ends_all_of_them_and_leaves_nothing(installation: Installation) -> None:
    server = up(installation, 2)
    pids = children_of(server.pid)

    assert server.stop(signal.SIGINT) == 0

    assert "Flack has stopped." in server.log()
    assert "Traceback" not in server.log()
    assert not any(_lives(pid) for pid in pids)
    with sqlite3.connect(installation.data / "flack.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM realtime_lease").fetchone() == (0,)


def test_a_killed_parent_leaves_no_orphans_and_the_next_one_starts(installation: Installation) -> None:
    server = up(installation, 2)
    pids = children_of(server.pid)

    server.kill()

    for pid in pids:
        _wait_for_the_end_of(pid)
    assert _is_free(server.port)
    assert "Traceback" not in server.log()
    assert up(installation, 2).request("GET", "/healthz").status == 200


@pytest.mark.parametrize("processes", ["0", "two", "65"])
def test_a_number_that_makes_no_sense_is_refused(installation: Installation, processes: str) -> None:
    done = subprocess.run(
        manage_command("up", "--processes", processes),
        cwd=REPOSITORY,
        env=installation.environment(PORT=str(free_port())),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "argument --processes: must be a number from 1 to 64" in done.stderr


def test_a_unit_of_systemd_is_told_when_connections_are_taken(installation: Installation, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(WAIT_S)
        port = free_port()
        server = installation.serve(
            manage_command("serve", "--port", str(port)), port, NOTIFY_SOCKET=str(tmp_path / "notify")
        )

        assert systemd.recv(100) == b"READY=1"
        assert server.request("GET", "/healthz").status == 200


def _wait_for_the_end_of(pid: int) -> None:
    deadline = time.monotonic() + WAIT_S
    while _lives(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    """A process whose parent was killed is taken over, and its end with it."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0
