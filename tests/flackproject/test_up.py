"""`manage.py up`: a whole Flack from an empty folder, and one sentence where it cannot be."""

import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from trials.installation import REPOSITORY, Installation
from trials.ports import free_port


def refused(installation: Installation, **variables: str) -> str:
    """What `up` says when it does not start."""
    done = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=REPOSITORY,
        env=installation.environment(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


def test_an_empty_folder_becomes_a_flack_and_stays_one(empty_installation: Installation) -> None:
    server = empty_installation.up()
    page = server.request("GET", "/", headers={"Accept": "text/html"})
    assert (page.status, page.headers["Location"]) == (302, "/first-run")
    assert b"<form" in server.request("GET", "/first-run").body
    assert server.request("GET", "/readyz").json()["database"] == "ok"
    assert f"Flack is at http://127.0.0.1:{server.port}/" in server.log()
    assert stat.S_IMODE((empty_installation.data / "secret_key").stat().st_mode) == 0o600
    key = (empty_installation.data / "secret_key").read_text()

    assert server.stop(signal.SIGINT) == 0
    assert "Flack has stopped." in server.log()
    assert "Traceback" not in server.log()

    assert empty_installation.up().request("GET", "/first-run").status == 200
    assert (empty_installation.data / "secret_key").read_text() == key


def test_everything_that_is_written_lies_below_flack_data(empty_installation: Installation) -> None:
    empty_installation.up().stop()
    with sqlite3.connect(empty_installation.data / "flack.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM chat_room").fetchone()[0] >= 2
    assert {path.name for path in empty_installation.folder.iterdir()} == {"data", "process-0.log"}


def test_a_second_one_with_the_same_data_is_refused_while_the_first_goes_on(installation: Installation) -> None:
    server = installation.up()
    said = refused(installation, PORT=str(free_port()))
    assert "already running" in said
    assert str(server.pid) in said
    assert server.request("GET", "/healthz").status == 200


def test_after_a_kill_it_starts_again(installation: Installation) -> None:
    installation.up().kill()
    assert installation.up().request("GET", "/healthz").status == 200


def test_a_busy_port_is_named_with_a_way_out(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refused(installation, PORT=str(port)) == (
            f"CommandError: Port {port} on 127.0.0.1 is taken. Choose another one: PORT={port + 1} make run"
        )


def test_open_to_everybody_needs_names(installation: Installation) -> None:
    assert "FLACK_HOSTS" in refused(installation, HOST="0.0.0.0")


def test_an_address_of_another_machine_is_refused(installation: Installation) -> None:
    assert "no address of this machine" in refused(installation, HOST="203.0.113.7", PORT=str(free_port()))


@pytest.mark.parametrize("host", ["not a name", "999.1.1.1"])
def test_what_is_no_address_is_refused(installation: Installation, host: str) -> None:
    assert "no address of a machine" in refused(installation, HOST=host, PORT=str(free_port()))


def test_a_folder_that_is_a_file_is_refused(empty_installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    assert "FLACK_DATA must be a folder that can be written to" in refused(empty_installation)


def test_where_others_can_reach_it_the_first_administrator_needs_a_code(installation: Installation) -> None:
    server = installation.up(HOST="0.0.0.0", FLACK_HOSTS="chat.example.org,127.0.0.1")
    server.wait_for("with this code:")
    assert f"Flack is at http://chat.example.org:{server.port}/" in server.log()

    code = server.log().partition("with this code: ")[2].split()[0]
    assert code
    assert server.request("GET", "/first-run").status == 200


def test_sigterm_ends_it_in_good_order_too(installation: Installation) -> None:
    server = installation.up()
    server.stop(signal.SIGTERM)
    assert "Traceback" not in server.log()
    with sqlite3.connect(installation.data / "flack.sqlite3") as database:
        leases = database.execute("SELECT count(*) FROM realtime_lease").fetchone()[0]
    assert leases == 0
