"""A push leaves a real server through its own worker; what a killed one left undone goes out at the next start."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.servers.talking import Person
from trials.installation import Installation
from trials.push_service import Browser, PushService


def test_what_was_said_just_before_a_kill_is_pushed_by_the_next_process(
    installation: Installation, tmp_path: Path
) -> None:
    browser = Browser()
    with PushService(tmp_path) as service:
        server = installation.up(**service.environment)
        alice, bob = Person(server.port, "alice"), Person(server.port, "bob")
        device = {"endpoint": service.endpoint("bob"), "keys": browser.keys()}
        assert server.request("POST", "/api/me/devices", device, bob.headers).status == 201

        assert alice.post(server.port, "@bob **one**").status == 201
        [first] = service.wait_for(1)
        assert alice.post(server.port, "@bob two").status == 201
        server.kill()
        let_time_pass(installation.data / "flack.sqlite3")

        installation.up(**service.environment)
        _, second = service.wait_for(2)

    said = [pushed.said_to(browser) for pushed in (first, second)]
    assert [payload["title"] for payload in said] == ["alice in General", "2 new messages in General"]
    assert [payload["body"] for payload in said] == ["@bob one", "alice: @bob one\nalice: @bob two"]
    assert first.headers["Topic"] == second.headers["Topic"]


def let_time_pass(database: Path) -> None:
    """As if the last message had been said, and the process killed, a minute ago: what is younger is taken for being on
    its way, and the work of a killed process is its own for half a minute."""
    then = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(database)) as rows, rows:
        rows.execute("UPDATE chat_message SET created_at = ? WHERE source LIKE '%two'", [then])
        rows.execute("UPDATE realtime_lease SET expires_at = ?", [then])
        rows.execute("UPDATE notifications_device SET created_at = '2026-01-01 00:00:00'")
