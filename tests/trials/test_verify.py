"""`manage.py verify`: what it tries, what it refuses to try, and what its exit status says."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from flackproject.management.commands import verify
from tests.servers.talking import Person
from trials.checker import Violation
from trials.fleet import UNLIMITED
from trials.history import History
from trials.installation import REPOSITORY, Installation, manage_command, request
from trials.report import NAMES, Report, report
from trials.verification import Plan


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a folder of its own for temporary files, and with data that it must not touch."""
    (folder / "temporary").mkdir()
    environment = os.environ | {"TMPDIR": str(folder / "temporary"), "FLACK_DATA": str(folder / "data")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [*manage_command("verify"), *arguments],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_a_server_of_its_own_is_cut_and_killed_and_keeps_its_promise(tmp_path: Path) -> None:
    done = run(tmp_path, "--seconds", "4", "--clients", "4", "--cut", "--kill", "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["kept"] is True
    assert told["broken"] == dict.fromkeys(NAMES, 0)
    assert told["acknowledged"] > 10
    assert told["acknowledged"] + told["refused"] == told["sent"]
    assert told["servers_killed"] >= 1
    assert told["connections_lost"] > 4
    assert told["latency"]["p50_ms"] > 0
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not (tmp_path / "data" / "flack.sqlite3").exists()


def test_a_server_that_runs_is_tried_and_left_as_it_was_but_for_the_accounts(installation: Installation) -> None:
    server = installation.up(**UNLIMITED)
    anna = Person(server.port, "anna")

    done = run(installation.folder, "--url", server.url, "--seconds", "2", "--clients", "4", "--cut")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Every promise held." in done.stdout
    users = request(server.port, "GET", "/api/users", headers=anna.headers).json()["users"]
    strangers = {user["nickname"] for user in users} - {"anna"}
    assert len(strangers) == 3
    assert all(name.startswith("verify-") for name in strangers)
    general = request(server.port, "GET", "/api/rooms", headers=anna.headers).json()["rooms"]
    assert [room["slug"] for room in general] == ["general"]


def test_accounts_that_are_there_can_be_used(installation: Installation) -> None:
    server = installation.up(**UNLIMITED)
    tokens = [Person(server.port, name).token for name in ("anna", "bert", "carl")]
    given = [word for token in tokens for word in ("--token", token)]

    done = run(installation.folder, "--url", server.url, "--seconds", "1", "--clients", "2", *given)

    assert done.returncode == 0, done.stdout + done.stderr
    assert server.request("GET", "/api/me", headers={"Authorization": f"Bearer {tokens[0]}"}).status == 200


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--url", "http://chat.example.org"], "chat.example.org is not this machine"),
        (["--url", "nonsense"], "--url is an address"),
        (["--url", "http://127.0.0.1:1", "--kill"], "for servers that it starts"),
        (["--url", "http://127.0.0.1:1", "--processes", "2"], "for servers that it starts"),
        (["--url", "http://127.0.0.1:1", "--token", "one"], "One account talks to nobody"),
        (["--token", "one"], "go with --url"),
        (["--url", "http://127.0.0.1:1"], "could not be tried"),
        (["--clients", "1"], "'1' is not a number from 2 to 500"),
        (["--seconds", "nan"], "'nan' is not a number from 1 to 3600"),
    ],
)
def test_what_can_not_be_tried_is_said_in_a_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("verify", *arguments)

    assert refused.value.returncode in (1, verify.NOT_TRIED)  # argparse exits with 2 by itself on a command line


def test_a_broken_promise_is_told_and_is_the_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(urls: list[str], plan: Plan, say: Any) -> Report:
        violations = [Violation("missing", "message 7"), Violation("leak", "message 8")]
        return report(History(), violations, seconds=1, servers_killed=0, unanswered=0)

    monkeypatch.setattr(verify, "verify", broken)
    with pytest.raises(SystemExit) as ended:
        call_command("verify", "--url", "http://127.0.0.1:1")

    told = capsys.readouterr().out
    assert ended.value.code == verify.BROKEN
    assert "A PROMISE WAS BROKEN." in told
    assert "missing: message 7" in told


def test_a_send_that_nobody_answered_breaks_the_promise() -> None:
    assert report(History(), [], seconds=1, servers_killed=0, unanswered=0).kept
    assert not report(History(), [], seconds=1, servers_killed=0, unanswered=1).kept
