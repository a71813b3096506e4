"""What was meant for later comes at its time, also when the server was killed in between."""

import time
from datetime import UTC, datetime, timedelta

from tests.servers.talking import WAIT_S, Person
from trials.installation import Installation


def test_a_message_that_fell_due_while_the_server_was_down_is_posted_once(installation: Installation) -> None:
    server = installation.up()
    alice = Person(server.port, "alice")
    general = server.request("GET", "/api/rooms", headers=alice.headers).json()["rooms"][0]["id"]
    due_at = datetime.now(UTC) + timedelta(seconds=1)
    wanted = {"room": general, "source": "good morning", "due_at": due_at.isoformat()}
    assert server.request("POST", "/api/scheduled", wanted, alice.headers).status == 201
    server.kill()
    time.sleep(max(0.0, (due_at - datetime.now(UTC)).total_seconds()))

    again = installation.up()
    deadline = time.monotonic() + WAIT_S
    page = f"/api/rooms/{general}/messages"
    while not (said := again.request("GET", page, headers=alice.headers).json()["messages"]):
        assert time.monotonic() < deadline, again.log()
        time.sleep(0.1)

    assert [message["source"] for message in said] == ["good morning"]
    assert again.request("GET", "/api/scheduled", headers=alice.headers).json() == {"scheduled": []}
